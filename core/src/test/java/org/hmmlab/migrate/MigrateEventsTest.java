package org.hmmlab.migrate;

import static org.hmmlab.migrate.MigrateFixture.BASE;
import static org.hmmlab.migrate.MigrateFixture.PAGE;
import static org.hmmlab.migrate.MigrateFixture.RW;
import static org.hmmlab.migrate.MigrateFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.EventRecorder;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a migration sends: one start and end for the whole range, one more from the first hole that is filled to the end, and one for each page
 * that is taken out through the reverse map, in each VMA that may show it.
 */
@ParameterizedClass
@ValueSource(strings = {"5.3", "6.1"})
final class MigrateEventsTest {
    @Parameter
    String kernel;

    private Machine machine;
    private AddressSpace mm;
    private TestDevice device;
    private EventRecorder recorder;

    @BeforeEach
    void open() {
        KernelRules rules = kernel.equals("5.3") ? KernelRules.V5_3 : KernelRules.V6_1;
        machine = new Machine(256, Contents.REAL, 64, rules, 16 * PAGE);
        mm = AddressSpace.create(machine);
        device = new TestDevice(machine, 32);
        mm.mmap(BASE, 8, RW, MapSource.anonymous());
        recorder = new EventRecorder(mm);
    }

    @AfterEach
    void close() {
        StepPoints.install(null);
        recorder.close();
        mm.put();
        device.close();
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldSendOnePairForTheRangeOnTheWayOutAndBack() {
        write(0, 4);
        assertEquals(4, device.take(mm, BASE, 4));
        assertEquals(List.of("0-4"), pairs(recorder));
        assertEquals(4, device.giveBack(mm, BASE, 4));
        assertEquals(List.of("0-4"), pairs(recorder));
    }

    @Test
    void shouldSendOnePairForThePageThatTheProcessorTouches() {
        write(0, 4);
        device.take(mm, BASE, 4);
        pairs(recorder);
        assertEquals(102, mm.cpuReadWord(at(2)));
        assertEquals(List.of("2-3"), pairs(recorder));
    }

    @Test
    void shouldSendAnotherPairFromTheFirstHoleThatIsFilled() {
        write(0, 1);
        write(2, 1);
        assertEquals(4, device.take(mm, BASE, 4));
        assertEquals(List.of("0-4", "1-4"), pairs(recorder), "one for both holes");
    }

    @Test
    void shouldSendNoMorePairsWhenSomePagesDoNotMove() {
        write(0, 4);
        long refused = pfn(1);
        long pinned = pfn(2);
        long locked = pfn(3);
        device.refuses = pfn -> pfn == refused;
        machine.physicalMemory().getPage(pinned);
        machine.pageLocks().lock(locked);
        assertEquals(1, device.take(mm, BASE, 4));
        assertEquals(List.of("0-4"), pairs(recorder));
        machine.pageLocks().unlock(locked);
        machine.physicalMemory().putPage(pinned);
        device.refuses = pfn -> true;
        assertEquals(0, device.take(mm, at(1), 3));
        assertEquals(List.of("1-4"), pairs(recorder), "none moved");
        assertEquals(-22, device.take(mm, at(6), 4));
        assertEquals(List.of(), pairs(recorder), "refused");
    }

    @Test
    void shouldSendAPairForAPageThatWasLockedAtFirst() {
        write(0, 4);
        long late = pfn(2);
        machine.pageLocks().lock(late);
        StepPoints.install(point -> {
            if (point.equals("migrate:collected") && machine.pageLocks().isLocked(late)) {
                machine.pageLocks().unlock(late);
            }
        });
        assertEquals(4, device.take(mm, BASE, 4));
        assertEquals(List.of("0-4", "2-3"), pairs(recorder));
    }

    @Test
    void shouldSendAPairForEachPageInEachAddressSpaceThatMapsIt() {
        write(0, 2);
        AddressSpace child = mm.fork();
        EventRecorder ofChild = new EventRecorder(child);
        pairs(recorder);
        assertEquals(2, device.take(mm, BASE, 2));
        assertEquals(List.of("0-2", "0-1", "1-2"), pairs(recorder));
        assertEquals(List.of("0-1", "1-2"), pairs(ofChild));
        ofChild.close();
        child.put();
    }

    /**
     * The reverse map leads to each mapping that may show the page: also to one that was made where the page was mapped before it was
     * moved away. In the child both are told, since the one that shows the page stands last.
     */
    @Test
    void shouldSendAPairForEachMappingThatMayShowThePageUntilItIsMappedNowhere() {
        write(0, 8);
        assertEquals(at(16), mm.mremapFixed(at(2), 1, at(16), 1));
        mm.mmap(at(2), 1, RW, MapSource.anonymous());
        mm.cpuWrite(at(2), 7);
        AddressSpace child = mm.fork();
        EventRecorder ofChild = new EventRecorder(child);
        pairs(recorder);
        assertEquals(1, device.take(mm, at(16), 1));
        List<String> own = pairs(recorder);
        assertEquals("16-17", own.get(0), "collected");
        assertEquals(
                List.of("16-17", "2-3"),
                own.subList(1, own.size()).stream().sorted().toList(),
                "and both again");
        assertEquals(List.of("16-17", "2-3"), pairs(ofChild).stream().sorted().toList());
        assertEquals(7, child.cpuReadWord(at(2)));
        assertEquals(102, child.cpuReadWord(at(16)));
        ofChild.close();
        child.put();
    }

    /** What was heard, as page ranges: each start must be followed by its end. */
    private List<String> pairs(EventRecorder heard) {
        List<String> ranges = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String event : heard.take()) {
            String[] words = event.split(" ");
            String range = words[2];
            if (words[0].equals("start")) {
                open.add(range);
                String[] bounds = range.split("-");
                ranges.add(page(bounds[0]) + "-" + page(bounds[1]));
            } else {
                assertEquals(open.remove(open.size() - 1), range, "an end belongs to the last start");
            }
        }
        assertEquals(List.of(), open, "starts without an end");
        return ranges;
    }

    private static long page(String address) {
        return (Long.parseLong(address, 16) - BASE) / PAGE;
    }

    private void write(int first, int pages) {
        for (int i = first; i < first + pages; i++) {
            assertEquals(0, mm.cpuWrite(at(i), 100 + i));
        }
    }

    private long pfn(int page) {
        return Pte.pfn(mm.pageTable().lookup(at(page)));
    }
}
