package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.choose.JarTaskChooser;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.JmhLists;
import org.hmmlab.benchmarks.measure.launch.Program;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;
import org.hmmlab.benchmarks.measure.launch.UnknownBenchmarkException;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Param;

/** What two jars are compared on, and that nothing is left out in silence. */
final class JarTaskChooserTest {
    private static final TaskSelection ANY = new TaskSelection(Map.of(), List.of());

    @TempDir
    Path folder;

    private Arm arm(String name, String... lines) {
        Path jar = JmhLists.jar(folder.resolve(name + ".jar"), JmhLists.LIST, String.join("", lines));
        return new Arm(name, Map.of(), Program.ofJar(jar, TargetJvm.current()));
    }

    private static String params(String name, String values) {
        return JmhLists.line("x.Y.z", "Throughput", 1, "", Map.of(name, values));
    }

    private static List<String> tasks(JarTaskChooser chosen) {
        return chosen.tasks().stream().map(Object::toString).toList();
    }

    @Test
    void shouldNameWhatOnlyOneJarHas() {
        Arm a = arm("A", JmhLists.line("x.Y.both"), JmhLists.line("x.Y.old"));
        Arm b = arm("B", JmhLists.line("x.Y.both"), JmhLists.line("x.Y.fresh"));
        JarTaskChooser chosen = new JarTaskChooser(a, b, List.of(), ANY);
        assertEquals(List.of("Y.both t1"), tasks(chosen));
        assertEquals(List.of("left out x.Y.fresh: only B has it", "left out x.Y.old: only A has it"), chosen.notes());
        JarTaskChooser none = new JarTaskChooser(a, b, List.of("old"), ANY);
        String message = String.valueOf(
                assertThrows(UnusableInputException.class, none::tasks).getMessage());
        assertTrue(message.contains("only A has it"), message);
        assertThrows(UnknownBenchmarkException.class, () -> new JarTaskChooser(a, b, List.of("nothing"), ANY));
    }

    @Test
    void shouldCompareTheValuesThatBothDeclare() {
        JarTaskChooser chosen =
                new JarTaskChooser(arm("A", params("n", "1|2")), arm("B", params("n", "2|3")), List.of(), ANY);
        assertEquals(List.of("Y.z {n=2} t1"), tasks(chosen));
        assertEquals(List.of("left out of x.Y.z: n = 1 (only A), 3 (only B)"), chosen.notes());
        TaskSelection asked = new TaskSelection(Map.of("n", List.of("9")), List.of());
        assertEquals(
                List.of("Y.z {n=9} t1"),
                tasks(new JarTaskChooser(arm("C", params("n", "1")), arm("D", params("n", "3")), List.of(), asked)));
    }

    @Test
    void shouldLeaveOutByNameWhatWouldBeTwoThings() {
        leavesOut(params("n", "1"), params("m", "1"), "only B declares its parameter m");
        leavesOut(params("n", "1"), params("n", "2"), "no declared value of its parameter n is in both");
        leavesOut(params("n", Param.BLANK_ARGS), params("n", "2"), "its parameter n has no declared value");
        leavesOut(params("n", "1,2"), params("n", "1,2"), "holds a comma");
        leavesOut(
                JmhLists.line("x.Y.z", "SingleShotTime", 1, "", Map.of()),
                JmhLists.line("x.Y.z"),
                "declares it SingleShotTime");
    }

    private int made;

    private void leavesOut(String ofA, String ofB, String why) {
        made++;
        JarTaskChooser chosen = new JarTaskChooser(arm("A" + made, ofA), arm("B" + made, ofB), List.of(), ANY);
        String message = String.valueOf(
                assertThrows(UnusableInputException.class, chosen::tasks).getMessage());
        assertTrue(message.replace("B" + made, "B").contains(why), message);
    }

    @Test
    void shouldSayWhatDiffersAndIsMeasured() {
        JarTaskChooser chosen = new JarTaskChooser(
                arm("A", JmhLists.line("x.Y.z", "Throughput", 1, "-Xmx1g", Map.of())),
                arm("B", JmhLists.line("x.Y.z", "Throughput", 2, "", Map.of())),
                List.of(),
                ANY);
        assertEquals(List.of("Y.z t1"), tasks(chosen));
        assertEquals(
                List.of(
                        "x.Y.z: A declares 1 thread and B 2 threads: both are measured with those of A",
                        "x.Y.z: its JVM arguments differ, and each arm keeps its own: A [-Xmx1g], B []"),
                chosen.notes());
    }
}
