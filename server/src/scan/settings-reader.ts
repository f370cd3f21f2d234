/** Settings from their keys, each made once: a thread meets the same few again and again. */
import { ALL_RULES } from "../rules/index.ts";
import { type FileSettings, settingsOfKey } from "../workspace/settings.ts";

export function settingsReader(): (key: string) => FileSettings {
  const made = new Map<string, FileSettings>();
  return (key) => {
    const settings = made.get(key) ?? settingsOfKey(key, ALL_RULES);
    made.set(key, settings);
    return settings;
  };
}
