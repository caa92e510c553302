package org.hmmlab.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table that the property test asserts is the one that the documentation shows. */
final class InvariantTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "invariants.md");

    @ParameterizedTest
    @EnumSource
    void shouldBeTheTableOfTheDocumentation(Kernel kernel) throws IOException {
        String text = Files.readString(DOCUMENT);
        String heading = "## On the rules of " + kernel.version + "\n\n";
        int start = text.indexOf(heading) + heading.length();
        assertTrue(start >= heading.length(), "the document must have a section " + heading.strip());
        int end = text.indexOf("\n## ", start);
        String table = text.substring(start, end < 0 ? text.length() : end).stripTrailing();
        assertEquals(InvariantTable.markdown(kernel).stripTrailing(), table);
    }

    @Test
    void shouldDemandABreakOfEveryInvariantThatABugWasAbout() {
        Set<Invariant> bugs = EnumSet.of(
                Invariant.COUNT_AFTER_OWN_REFUSAL,
                Invariant.REFUSAL_REACHES_CALLER,
                Invariant.CALLBACKS_USE_LIVE_MEMORY,
                Invariant.HMM_KEEPS_STRUCTURE,
                Invariant.RANGE_KEEPS_ADDRESS_SPACE,
                Invariant.REGISTRATION_TELLS_REASON,
                Invariant.VALID_ENTRIES_ARE_TRUE,
                Invariant.NEIGHBOURS_STAY_VALID);
        for (Invariant invariant : bugs) {
            boolean breaks = false;
            for (Generation generation : Generation.values()) {
                breaks |= InvariantTable.of(Kernel.V5_3, invariant, generation).kind() == Expectation.Kind.MUST_BREAK;
            }
            assertTrue(breaks, invariant + " must break in some design");
        }
    }
}
