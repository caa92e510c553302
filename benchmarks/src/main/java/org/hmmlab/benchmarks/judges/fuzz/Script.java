package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceFormatException;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;

/**
 * Operations in the grammar of the recorded traces, one after the other; a child's is written {@code @NAME operation}.
 * Immutable.
 *
 * @param ops the operations, numbered from 0
 */
public record Script(List<OracleOp> ops) {
    /** Copies the list. */
    public Script {
        ops = List.copyOf(ops);
    }

    /**
     * Reads a script: one operation a line; empty lines and what follows a {@code #} are left out.
     *
     * @param source its name, for messages
     * @param lines the lines
     * @return the script
     * @throws IllegalArgumentException when a line is no operation, or names a process, a mirror or a file that is not
     *     there
     */
    public static Script parse(String source, List<String> lines) {
        List<OracleOp> ops = new ArrayList<>();
        ScriptNames names = new ScriptNames();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            try {
                OracleOp op = op(ops.size(), line);
                names.use(op);
                ops.add(op);
            } catch (TraceFormatException | IllegalArgumentException e) {
                throw new IllegalArgumentException(source + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (ops.isEmpty()) {
            throw new IllegalArgumentException("a script must have an operation: " + source + " has none");
        }
        return new Script(ops);
    }

    private static OracleOp op(int index, String line) {
        if (!line.startsWith("@")) {
            return OracleOp.of(index, TraceMachine.FIRST, line);
        }
        int blank = line.indexOf(' ');
        if (blank < 2) {
            throw new IllegalArgumentException("@ must be followed by a process and its operation: '" + line + "'");
        }
        return OracleOp.of(index, line.substring(1, blank), line.substring(blank + 1));
    }

    /** The same operations without those that name what is not there any more, numbered anew. */
    static Script usable(List<OracleOp> ops) {
        ScriptNames names = new ScriptNames();
        List<OracleOp> kept = new ArrayList<>();
        for (OracleOp op : ops) {
            if (names.accepts(op)) {
                kept.add(OracleOp.of(kept.size(), op.who(), op.text()));
            }
        }
        return new Script(kept);
    }

    /**
     * The script as it is read again.
     *
     * @return one line an operation
     */
    public List<String> lines() {
        return ops.stream().map(Script::encode).toList();
    }

    /** One operation as a line that {@link #parse} reads. */
    static String encode(OracleOp op) {
        return op.who().equals(TraceMachine.FIRST) ? op.text() : "@" + op.who() + " " + op.text();
    }

    @Override
    public String toString() {
        return lines().stream().collect(Collectors.joining("\n"));
    }
}
