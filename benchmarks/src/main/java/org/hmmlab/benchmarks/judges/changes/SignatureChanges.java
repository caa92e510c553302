package org.hmmlab.benchmarks.judges.changes;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.history.DmaMapping;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/** The commits that changed names, arguments and fields: the shape of the model's interface is what is looked at. */
final class SignatureChanges {
    private static final Side FINAL = Side.of(Generation.KREF);

    private SignatureChanges() {}

    static HistoryCase style() {
        Side side = Side.early(Generation.IMMEDIATE_FREE);
        return HistoryCase.signature(
                "085ea25064",
                "Clean up some coding style and comments",
                "No behaviour changed. It is the last text before the use after free was repaired, and so the"
                        + " baseline: mirrors, ranges and invalidations work in it as long as nobody unregisters in a"
                        + " callback's way.",
                Scenario.of("T", "A mirror, a range, one invalidation, and all of it undone.", side, side)
                        .expect("the range is valid", "true, false while invalidated, true")
                        .expect("objects left", 0)
                        .build(SignatureChanges::ordinaryLife));
    }

    static HistoryCase dmaUnmap() {
        return HistoryCase.signature(
                "2cbeb41913",
                "Remove the unused vma argument of hmm_range_dma_unmap",
                "The argument was never read.",
                Scenario.of("T", "The arguments of the model's unmap.", FINAL, FINAL)
                        .expect("arguments that are a VMA", 0)
                        .expect("functions found", 1)
                        .build(fixture -> {
                            List<Method> unmaps = Arrays.stream(DmaMapping.class.getMethods())
                                    .filter(method -> method.getName().equals("unmap"))
                                    .toList();
                            fixture.observe("functions found", unmaps.size());
                            fixture.observe(
                                    "arguments that are a VMA",
                                    unmaps.stream()
                                            .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                                            .filter(Vma.class::equals)
                                            .count());
                        }));
    }

    static HistoryCase pfnHelpers() {
        return HistoryCase.signature(
                "f32471e2cf",
                "Rename the legacy pfn helpers",
                "The functions that make entries of page frame numbers and back speak of device entries. No behaviour"
                        + " changed.",
                Scenario.of("T", "A frame number there and back in a driver's encoding.", FINAL, FINAL)
                        .expect("decoded", 0x1234)
                        .expect("NONE, ERROR and SPECIAL are pages", false)
                        .build(fixture -> {
                            EntryEncoding encoding = EntryEncoding.NOUVEAU;
                            fixture.observe("decoded", encoding.pfn(encoding.encode(0x1234)));
                            fixture.observe(
                                    "NONE, ERROR and SPECIAL are pages",
                                    encoding.isPage(encoding.none())
                                            || encoding.isPage(encoding.error())
                                            || encoding.isPage(encoding.special()));
                        }));
    }

    private static void ordinaryLife(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 0, 4);
        InvalidationRange pair = fixture.invalidation(0, 4);
        boolean atFirst = range.isValid();
        MmuNotifiers.invalidateRangeStart(pair);
        boolean inside = range.isValid();
        MmuNotifiers.invalidateRangeEnd(pair);
        fixture.observe("the range is valid", atFirst + ", " + inside + " while invalidated, " + range.isValid());
        range.unregister();
        range.close();
        mirror.unregister();
        fixture.observe("objects left", fixture.module.liveObjects());
    }
}
