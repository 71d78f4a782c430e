import { z } from 'zod';
import { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import cHello from './samples/c-hello.json' with { type: 'json' };
import goHello from './samples/go-hello.json' with { type: 'json' };
import hello from './samples/hello.json' with { type: 'json' };
import quickjs from './samples/quickjs.json' with { type: 'json' };

/* What looking into real modules gave, for pages without an engine. Of large ones only the largest functions. */

const Inspected = z.object({ sizeBytes: z.number(), wit: z.string().nullable(), anatomy: ModuleAnatomy });
export type Inspected = z.infer<typeof Inspected>;

export const inspected = {
  /** The sample component of this project. */
  hello: Inspected.parse(hello),
  /** A command in JavaScript, hosted by QuickJS: a component in a component, six core modules. */
  quickjs: Inspected.parse(quickjs),
  /** `printf` in C with wasi-libc, stripped. */
  cHello: Inspected.parse(cHello),
  /** `fmt.Println` in Go. */
  goHello: Inspected.parse(goHello),
};
