/**
 * Questions with a reason for every option. A wrong answer can be tried again; the answers stay in this
 * browser. Without JavaScript and on paper all reasons stand there.
 */

import { type ReactNode, useEffect, useId, useState } from "react";
import type { Question, SelfCheckData } from "@site/src/forms/self-check";
import styles from "./styles.module.css";

interface Props {
  /** A `SelfCheckData` as JSON. */
  check: string;
}

export default function SelfCheck({ check }: Props): ReactNode {
  const { questions } = JSON.parse(check) as SelfCheckData;
  return (
    <div className={styles.check}>
      {questions.map((question, index) => (
        <OneQuestion key={question.ask} question={question} number={index + 1} />
      ))}
    </div>
  );
}

function OneQuestion({ question, number }: { question: Question; number: number }): ReactNode {
  const group = useId();
  const [chosen, choose] = useStoredChoice(question.ask);
  const answer = chosen === undefined ? undefined : question.options[chosen];
  return (
    <fieldset className={styles.question}>
      <legend>
        <span className={styles.kind}>
          {question.kind === "prediction" ? "Predict before you run" : `Question ${number}`}
        </span>
        <Text>{question.ask}</Text>
      </legend>
      {question.code !== undefined && <pre className={styles.code}>{question.code}</pre>}
      {question.options.map((option, index) => {
        const isChosen = chosen === index;
        const state = isChosen ? (option.right ? "right" : "wrong") : undefined;
        return (
          <div key={option.text} className={styles.option} data-state={state}>
            <label>
              <input type="radio" name={group} checked={isChosen} onChange={() => choose(index)} />
              <span>
                <Text>{option.text}</Text>
              </span>
            </label>
            <p className={styles.reason} data-shown={isChosen || undefined}>
              <strong>{option.right ? "Right. " : "No. "}</strong>
              <Text>{option.because}</Text>
            </p>
          </div>
        );
      })}
      <p className="spoken" role="status">
        {answer && `${answer.right ? "Right." : "No, try another."} ${answer.because}`}
      </p>
    </fieldset>
  );
}

/** Text in which `backticks` make code. */
function Text({ children }: { children: string }): ReactNode {
  return children
    .split("`")
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

/** The option chosen, remembered in this browser for as long as the question is asked in these words. */
function useStoredChoice(ask: string): [number | undefined, (index: number) => void] {
  const key = `self-check:${ask}`;
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    const stored = readStored(key);
    if (stored !== null) setChosen(Number(stored));
  }, [key]);
  const choose = (index: number) => {
    setChosen(index);
    writeStored(key, String(index));
  };
  return [chosen, choose];
}

// A browser that keeps nothing (a private window, a full disk) must not break the page.
function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then the answer lasts as long as the page.
  }
}
