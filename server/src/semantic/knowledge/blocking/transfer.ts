/** Calls that wait for a file-transfer or remote-shell server. */
import { each, giving, library } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory } from "./entry.ts";

const FTPS = ["ftplib.FTP", "ftplib.FTP_TLS"];
const SSH = "paramiko.SSHClient";
const SFTP = "paramiko.SFTPClient";

const ftp: About = {
  kind: "transfer",
  reason: "waits for the FTP server's answer",
  replacement: library("`aioftp`"),
};
const ssh: About = {
  kind: "transfer",
  reason: "waits for the SSH server's answer",
  replacement: library("`asyncssh`"),
};

export const transferCalls: readonly BlockingCall[] = [
  ...each(FTPS, "connect login cwd nlst dir size mkd delete rename quit", ftp),
  ...each(FTPS, "retrbinary retrlines storbinary storlines", ftp),
  ...each(SSH, "connect exec_command open_sftp", ssh),
  ...each(SFTP, "get getfo put putfo listdir listdir_attr mkdir open remove rename stat", ssh),
];

export const transferFactories: readonly BlockingFactory[] = giving(SFTP, `${SSH}.open_sftp`);
