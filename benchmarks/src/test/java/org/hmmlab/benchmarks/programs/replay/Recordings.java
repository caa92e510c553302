package org.hmmlab.benchmarks.programs.replay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hmmlab.hmm.Generation;

/** Recordings for tests, written as text. */
final class Recordings {
    private Recordings() {}

    /** A recording with these lines after its header. */
    static MmTrace of(String... lines) {
        String text = MmTraceReader.HEADER + "\n" + String.join("\n", lines) + (lines.length == 0 ? "" : "\n");
        try {
            return MmTraceReader.read(
                    "test.mmtrace", new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException | MmTraceException e) {
            throw new IllegalArgumentException("a test's recording must be well-formed", e);
        }
    }

    /** Replays lines once with a device that follows every CPU fault. */
    static ReplayOutcome replayWithBusyDevice(String... lines) {
        return replay(new ReplayConfig(Generation.GET_PUT, 1, 1), of(lines));
    }

    static ReplayOutcome replay(ReplayConfig config, MmTrace trace) {
        try (TraceReplayer replayer = new TraceReplayer(trace, config)) {
            return replayer.replay();
        }
    }
}
