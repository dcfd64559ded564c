import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { CODE_TASKS } from "./codes/index.js";
import type { Definition } from "./definition.js";
import { ID_TASKS } from "./identity/index.js";

/** The operators' tasks: arguments in the tables, actions beside them, work in `src/`. */

const WITHOUT_DEFAULT = {
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

const build =
  (tool: string) =>
  ({
    name,
    description,
    positional = [],
    options = [],
    flags = [],
    writes,
    action,
  }: Definition) => {
    const words = [tool, ...name.split(" ")];
    if (action === undefined) return emptyTask(words, description).build();
    const builder = task(words, description);
    for (const { optional, ...argument } of positional) {
      builder.addPositionalArgument(optional ? { ...argument, ...WITHOUT_DEFAULT } : argument);
    }
    for (const option of options) {
      builder.addOption({ name: option.name, description: option.description, ...WITHOUT_DEFAULT });
    }
    for (const { name, description } of flags) builder.addFlag({ name, description });
    if (writes) {
      builder.addOption({
        name: "from",
        description: "Account that acts: address, number (see code accounts), name of a key",
        ...WITHOUT_DEFAULT,
      });
      builder.addOption({
        name: "maxFee",
        description: "Pays at most so many gwei for each gas (1000)",
        ...WITHOUT_DEFAULT,
      });
      builder.addOption({
        name: "confirmations",
        description: "Waits until so many blocks hold it (1)",
        ...WITHOUT_DEFAULT,
      });
    }
    builder.addOption({
      name: "suite",
      description: "Deployment of that name: deployments/<chain>-<suite>.json",
      ...WITHOUT_DEFAULT,
    });
    builder.addFlag({ name: "json", description: "Print JSON" });
    return builder.setAction(action).build();
  };

export const tasks = [
  emptyTask("code", "Operate a registry of city codes").build(),
  ...CODE_TASKS.map(build("code")),
  emptyTask("id", "Operate a registry of Super IDs").build(),
  ...ID_TASKS.map(build("id")),
];
