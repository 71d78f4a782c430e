import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../../api/engine.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { useDraftForm } from '../fields/draft-form.tsx';
import fieldClasses from '../fields/fields.module.css';
import { QuantityQuestion } from '../fields/quantity-question.tsx';

/** The module's size, typed or out of the library. */
export function ModuleQuestion() {
  const { orpc } = useEngine();
  const { change, readOnly } = useDraftForm();
  const modules = useQuery(orpc.modules.list.queryOptions()).data ?? [];
  const take = (digest: string | null) => {
    const module = modules.find((each) => each.digest === digest);
    if (!module) return;
    change({
      'workload.moduleMb': Number((module.sizeBytes / 1e6).toPrecision(6)),
      ...(module.language === null ? {} : { 'workload.language': module.language.name.toLowerCase() }),
    });
  };
  return (
    <QuantityQuestion
      path="workload.moduleMb"
      label="Module size"
      unit="MB"
      otherwise="not known, not checked"
      canRange={false}
      why="As it is uploaded; vendors have limits."
    >
      {modules.length > 0 && !readOnly ? (
        <Select
          className={fieldClasses.choice ?? ''}
          aria-label="Take the size from a module of the library"
          placeholder="From a module of the library…"
          data={modules.map(({ digest, name, sizeBytes }) => ({
            value: digest,
            label: `${plainText(name)} · ${formatBytes(sizeBytes)}`,
          }))}
          value={null}
          onChange={take}
          searchable={modules.length > 8}
        />
      ) : null}
    </QuantityQuestion>
  );
}
