package org.hmmlab.benchmarks.judges.fuzz;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;

/** Which processes, mirrors and files a script has at a point: what its next operation may name. Not thread-safe. */
final class ScriptNames {
    private static final Set<String> FILE_OPS = Set.of("ftruncate", "fpunch", "fwrite", "fread");
    private static final Set<String> MIRROR_OPS = Set.of(
            "close", "dev_read", "dev_write", "migrate", "migrate_back", "snapshot", "exclusive", "check_exclusive");

    /** The names that one process knows. */
    private record Known(Set<String> mirrors, Set<String> files) {
        private Known copy() {
            return new Known(new HashSet<>(mirrors), new HashSet<>(files));
        }
    }

    private final Map<String, Known> processes = new HashMap<>();

    ScriptNames() {
        processes.put(TraceMachine.FIRST, new Known(new HashSet<>(), new HashSet<>()));
    }

    /** Takes an operation over. */
    void use(OracleOp op) {
        if (!accepts(op)) {
            throw new IllegalArgumentException(
                    "an operation must name processes, mirrors and files that are there, and new ones"
                            + " by names that are free: '" + Script.encode(op) + "'");
        }
    }

    /** Takes an operation over if everything that it names is there, and what it makes is not. */
    boolean accepts(OracleOp op) {
        Known known = processes.get(op.who());
        if (known == null) {
            return false;
        }
        String kind = op.word(0);
        if (MIRROR_OPS.contains(kind)) {
            return known.mirrors().contains(op.word(1))
                    && (!kind.equals("close") || known.mirrors().remove(op.word(1)));
        }
        if (FILE_OPS.contains(kind)) {
            return known.files().contains(op.word(1));
        }
        return switch (kind) {
            case "open" -> known.mirrors().add(op.word(1));
            case "file" -> known.files().add(op.word(1));
            case "raw", "rawabs" -> known.mirrors().contains(op.word(2));
            case "mmap" -> hasBacking(known, op.word(6));
            case "fork" -> processes.putIfAbsent(op.word(1), known.copy()) == null;
            case "exit" ->
                !op.word(1).equals(TraceMachine.FIRST)
                        && !op.word(1).equals(op.who())
                        && processes.remove(op.word(1)) != null;
            default -> true;
        };
    }

    private static boolean hasBacking(Known known, String backing) {
        return backing.equals("anon") || known.files().contains(backing.substring(0, backing.indexOf(':')));
    }
}
