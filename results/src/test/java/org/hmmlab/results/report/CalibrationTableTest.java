package org.hmmlab.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hmmlab.results.SampleCalibrations;
import org.hmmlab.results.model.Calibration;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table of calibrations says, and what it must not. */
final class CalibrationTableTest {
    /** Of no alarm the upper bound is 1 % from 368 trials on, with one alarm from about 555 on. */
    @ParameterizedTest
    @CsvSource({"0, 10, false", "0, 367, false", "0, 368, true", "1, 550, false", "1, 560, true", "2, 600, false"})
    void shouldCallNothingRareWhoseUpperBoundIsNot(int alarms, int trials, boolean isRare) {
        String sentence = CalibrationTable.sentences(
                        SampleCalibrations.part(CalibrationPart.TIMES, SampleCalibrations.equalArms(alarms, trials)))
                .get(0);
        assertEquals(isRare, sentence.contains(": at most 1 %"), sentence);
        assertEquals(!isRare, sentence.contains("not that it is at most 1 %"), sentence);
        assertTrue(sentence.contains(alarms + " of " + trials + " trials"), sentence);
    }

    @Test
    void shouldShowEachFigureWithItsCountsAndWhatWasNotCounted() {
        CalibrationPart part = SampleCalibrations.part(
                CalibrationPart.TIMES, SampleCalibrations.equalArms(0, 12), SampleCalibrations.slowed(.08, 5, 6));
        String text = CalibrationTable.text(part);
        for (String expected : List.of(
                "0 of 12",
                "0.0 … 26.5 %",
                "none",
                "+8.0 % [+7.0 %, +9.0 %]",
                "5 of 6",
                "35.9 … 99.6 %",
                "1 INVALID, not counted",
                "1 cut off, not counted: 3 pairs of its first stage")) {
            assertTrue(text.contains(expected), expected + " in\n" + text);
        }
        String markdown = CalibrationTable.markdown(List.of(new Calibration(
                Calibration.SCHEMA_VERSION, new Environment(Map.of("cpu", "one", "cores", "2")), List.of(part))));
        assertTrue(markdown.startsWith("Times, machine class `"), markdown);
        assertTrue(markdown.contains("(one, 2 cores), 2026-01-01, 60 minutes of runs:\n\n| class |"), markdown);
        assertTrue(markdown.contains("| 5 of 6 | 35.9 … 99.6 % |"), markdown);
        assertFalse(CalibrationTable.markdown(List.of()).contains("|"));
    }

    @Test
    void shouldSayThatNothingIsKnownWithoutTrials() {
        String text = CalibrationTable.text(
                SampleCalibrations.part(CalibrationPart.TIMES, SampleCalibrations.equalArms(0, 0)));
        assertTrue(text.contains("0 of 0 trials: nothing is known"), text);
        assertTrue(text.contains("unknown"), text);
    }
}
