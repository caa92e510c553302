package org.hmmlab.benchmarks.measure.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunNote;
import org.junit.jupiter.api.Test;

/** What a calibration takes from a stored run, and how it hands groups out. */
final class MeasuredGroupsTest {
    private static final CalibrationPlan.Subject SUBJECT = new CalibrationPlan.Subject("drawn", DrawnGroups.TASK);

    private final CalibrationPlan plan = new CalibrationPlan(
            List.of(SUBJECT),
            Arm.ofLab("kref", Map.of("design", "kref")),
            List.of(0, 30, 80),
            new Timing(1, 20, 2, 20),
            10,
            60_000,
            0,
            1);
    private final DrawnGroups drawn = new DrawnGroups(1, .01);

    @Test
    void shouldTakeWholeGroupsWithTheirTimeAndPassOverWhatWasCut() {
        List<ForkRecord> stored = new ArrayList<>(drawn.group(0, 0, 30, 80));
        stored.addAll(drawn.group(2, 0, 30, 80));
        stored.addAll(drawn.group(1, 0, 30, 80).subList(0, 3));
        MeasuredGroups groups = new MeasuredGroups(plan);
        groups.addStored(stored, List.of(new RunNote("group 2 of drawn took 5000 ms"), new RunNote("a remark")));
        assertEquals(2, groups.count(SUBJECT));
        assertEquals(1, groups.nextNumber(SUBJECT), "the group that was cut off is measured again");
        assertEquals(
                5_000 + plan.groupMillis(DrawnGroups.TASK), groups.millis(), "the plan's estimate where no time is");
    }

    @Test
    void shouldHandOutEachSlowdownWithTheSameBaselineAndCopy() {
        MeasuredGroups groups = new MeasuredGroups(plan);
        List<ForkRecord> group = drawn.group(0, 0, 30, 80);
        groups.add(SUBJECT, group, 1);
        for (int permille : plan.permilles()) {
            List<ForkRecord> compared = groups.compared(SUBJECT, permille).get(0);
            assertEquals(
                    List.of(Role.A, Role.CONTROL, Role.B),
                    compared.stream().map(ForkRecord::role).toList());
            assertEquals(group.subList(0, 2), compared.subList(0, 2));
            assertEquals(DrawnGroups.TASK.params(), compared.get(2).params());
        }
        assertTrue(groups.compared(SUBJECT, 50).get(0).size() == 2, "what was not measured is not there");
    }
}
