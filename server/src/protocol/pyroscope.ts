/** What client and server say about a Grafana Pyroscope server. Units as in protocol.ts. */
import type { ProfileRefusal } from "../protocol.ts";

/** Whom to ask, and as whom; given with every request, kept by the client alone. */
export interface PyroscopeServer {
  /** `https://pyroscope.example.com` */
  readonly url: string;
  readonly credentials?: PyroscopeCredentials;
  readonly tenant?: string;
}

export type PyroscopeCredentials =
  { readonly token: string } | { readonly user: string; readonly password: string };

/** The last minutes before the request, or between two times in milliseconds since the epoch. */
export type PyroscopePeriod =
  { readonly minutes: number } | { readonly from: number; readonly until: number };

export interface PyroscopeContentsParams {
  readonly server: PyroscopeServer;
  readonly period: PyroscopePeriod;
}

export type PyroscopeContents =
  | {
      readonly ok: true;
      /** `process_cpu:cpu:nanoseconds:cpu:nanoseconds` */
      readonly profileTypes: readonly string[];
      /** Values of the label `service_name`. */
      readonly services: readonly string[];
    }
  | (ProfileRefusal & { readonly wantsCredentials?: true });

export interface PyroscopeParams extends PyroscopeContentsParams {
  /** `{service_name="shop"}` */
  readonly selector: string;
  readonly profileType: string;
  readonly workDoneToken?: string | number;
}
