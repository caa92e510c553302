package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.mm.Machine;
import org.junit.jupiter.api.Test;

/** What is left out is left out for measuring one thread, and refused everywhere else. */
final class AblationSwitchesTest {
    private static final String OPENS = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    @Test
    void shouldLeaveNothingOutUnlessAsked() {
        assertFalse(AblationSwitches.ANY);
        AblationSwitches.requireAllowed();
    }

    @Test
    void shouldKnowItsPieces() {
        assertEquals(
                Set.of(AblationSwitches.Part.KREF, AblationSwitches.Part.SRCU), AblationSwitches.parse("KREF, SRCU"));
        assertEquals(Set.of(), AblationSwitches.parse(""));
        assertThrows(IllegalArgumentException.class, () -> AblationSwitches.parse("KREFF"));
    }

    @Test
    void shouldRefuseAModuleUnlessOneThreadIsConfirmed() throws Exception {
        String refused = run("unconfirmed", "-D" + AblationSwitches.PROPERTY + "=KREF");
        assertTrue(refused.contains("must not be set here"), refused);
        String allowed = run("confirmed", "-D" + AblationSwitches.PROPERTY + "=KREF");
        assertTrue(allowed.contains("loaded"), allowed);
    }

    @Test
    void shouldRefuseToBeChecked() throws Exception {
        for (String checking : List.of("-ea", "-Dhmmlab.counting=true", "-Dhmmlab.steps=true")) {
            String refused = run("confirmed", "-D" + AblationSwitches.PROPERTY + "=KREF", checking);
            assertTrue(refused.contains("left out is for measuring alone"), refused);
        }
    }

    @Test
    void shouldLeaveOutLocksAndCountsAndLetAllElseWork() throws Exception {
        String left = run("words", "-D" + AblationSwitches.PROPERTY + "=RANGES_LOCK,SRCU");
        assertTrue(left.contains("ranges lock 0, other lock 1, sections 0"), left);
        String whole = run("words");
        assertTrue(whole.contains("ranges lock 1, other lock 1, sections 1"), whole);
    }

    private static String run(String what, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), OPENS));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName(), what));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** A JVM of its own. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            if (!args[0].equals("unconfirmed")) {
                AblationSwitches.confirmSingleThread();
            }
            Machine machine = new Machine(1024, Contents.NONE);
            new HmmModule(machine, Generation.parse("kref")).close();
            if (args[0].equals("words")) {
                long words = UnsafeApi.allocateMemory(16);
                UnsafeApi.putLong(words, 0);
                SpinLock.lock(words, 0, WorkCategory.HMM_LOCK);
                SpinLock.lock(words, 4, WorkCategory.PTE_LOCK);
                Srcu srcu = new Srcu();
                int index = srcu.readLock();
                System.out.println(
                        "ranges lock " + UnsafeApi.getInt(words) + ", other lock " + UnsafeApi.getInt(words + 4)
                                + ", sections " + srcu.slots().sumLocks(index));
            }
            System.out.println("loaded");
            System.exit(0);
        }
    }
}
