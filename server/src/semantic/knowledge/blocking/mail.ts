/** Calls that wait for a mail server. */
import { each, library, thread } from "./entry.ts";
import type { About, BlockingCall } from "./entry.ts";

const smtp: About = {
  kind: "mail",
  reason: "waits for the mail server's answer",
  replacement: library("`aiosmtplib`"),
};
const imap: About = { ...smtp, replacement: library("`aioimaplib`") };
const pop: About = { ...smtp, replacement: thread };

export const mailCalls: readonly BlockingCall[] = [
  ...each(["smtplib.SMTP", "smtplib.SMTP_SSL"], "connect login send_message sendmail", smtp),
  ...each(["smtplib.SMTP", "smtplib.SMTP_SSL"], "starttls ehlo helo noop quit", smtp),
  ...each(["imaplib.IMAP4", "imaplib.IMAP4_SSL"], "login select search fetch store uid", imap),
  ...each(["imaplib.IMAP4", "imaplib.IMAP4_SSL"], "append copy expunge list logout", imap),
  ...each(["poplib.POP3", "poplib.POP3_SSL"], "user pass_ stat list retr dele quit", pop),
];
