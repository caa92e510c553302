package org.hmmlab.benchmarks.measure.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.junit.jupiter.api.Test;

/** Which engine is chosen where something is denied, and what is said then. */
final class SamplerTest {
    private static final Path RECORDING = Path.of("/tmp/r.jfr");
    private final List<String> commands = new ArrayList<>();

    @Test
    void shouldTakePerfWhereItWorksAndGoOnAfterAStop() {
        Sampler sampler = sampler(ProfileEvent.CPU, "nothing");
        sampler.start();
        sampler.stop();
        sampler.start();
        sampler.stop();
        assertEquals(
                List.of(
                        "start,jfr,event=cpu-clock,interval=1000000,file=/tmp/r.jfr",
                        "stop,file=/tmp/r.jfr",
                        "resume,jfr,event=cpu-clock,interval=1000000,file=/tmp/r.jfr",
                        "stop,file=/tmp/r.jfr"),
                commands);
        assertEquals("perf cpu-clock, every 1000 us (scripted 1)", sampler.engine());
        assertEquals(3, sampler.samples());
    }

    @Test
    void shouldFallBackToATimerNoFinerThanTheTickWherePerfIsDenied() {
        Sampler sampler = sampler(ProfileEvent.CPU, "cpu-clock");
        sampler.start();
        assertEquals("", sampler.failure());
        assertEquals("ctimer, every 4000 us (scripted 1)", sampler.engine());
        assertTrue(commands.get(1).contains("event=ctimer,interval=4000000"), commands.toString());
    }

    @Test
    void shouldSayOfEachEngineWhyItDoesNotWorkAndNeverStop() {
        Sampler sampler = sampler(ProfileEvent.CPU, "event=");
        sampler.start();
        assertEquals(
                "no engine samples cpu here: perf cpu-clock: denied; ctimer: denied; itimer: denied",
                sampler.failure());
        int asked = commands.size();
        sampler.stop();
        sampler.start();
        assertEquals(asked, commands.size());
        assertEquals("", sampler.engine());
        assertEquals(0, sampler.samples());
    }

    @Test
    void shouldSayWhatIsMissingWhereThereIsNoLibrary() {
        Sampler sampler = new Sampler(ProfileEvent.ALLOC, 1, RECORDING, () -> {
            throw new UnsupportedOperationException("no native library for s390x");
        });
        sampler.start();
        sampler.stop();
        assertEquals("no native library for s390x", sampler.failure());
    }

    @Test
    void shouldRefuseAPathThatTheProfilerWouldCutShort() {
        Sampler sampler = new Sampler(ProfileEvent.ALLOC, 1, Path.of("/tmp/a,b.jfr"), () -> scripted("nothing"));
        sampler.start();
        assertTrue(sampler.failure().contains("no comma"), sampler.failure());
    }

    private Sampler sampler(ProfileEvent event, String denied) {
        return new Sampler(event, event.defaultInterval(), RECORDING, () -> scripted(denied));
    }

    private ProfilerBackend scripted(String denied) {
        return new ProfilerBackend() {
            @Override
            public void execute(String command) {
                commands.add(command);
                if (command.contains(denied)) {
                    throw new IllegalStateException("denied");
                }
            }

            @Override
            public long samples() {
                return 3;
            }

            @Override
            public String version() {
                return "scripted 1";
            }
        };
    }
}
