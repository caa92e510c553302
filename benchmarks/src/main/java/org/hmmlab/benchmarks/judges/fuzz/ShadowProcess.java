package org.hmmlab.benchmarks.judges.fuzz;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The memory of one process as a plain model has it: page by page, by page number. */
final class ShadowProcess {
    private final Map<Long, ShadowPage> pages = new HashMap<>();
    /** Places of which it is not known whether anything is mapped there. */
    private final Set<Long> unsure = new HashSet<>();

    final Map<String, ShadowMirror> mirrors = new HashMap<>();
    final Map<String, ShadowFile> files = new HashMap<>();

    ShadowProcess() {}

    ShadowProcess fork() {
        ShadowProcess child = new ShadowProcess();
        pages.forEach((number, page) -> child.pages.put(number, page.fork()));
        child.unsure.addAll(unsure);
        mirrors.values().forEach(ShadowMirror::share);
        child.mirrors.putAll(mirrors);
        child.files.putAll(files);
        return child;
    }

    void exit() {
        mirrors.values().forEach(ShadowMirror::close);
        pages.clear();
        unsure.clear();
    }

    @Nullable
    ShadowPage page(long number) {
        return pages.get(number);
    }

    /** Whether nothing is mapped at a place, for certain. */
    boolean isHole(long number) {
        return !pages.containsKey(number) && !unsure.contains(number);
    }

    void map(long number, ShadowPage page) {
        unsure.remove(number);
        pages.put(number, page);
    }

    void unmap(long first, long count) {
        pages.keySet().removeIf(number -> number >= first && number - first < count);
        unsure.removeIf(number -> number >= first && number - first < count);
    }

    /** Something failed that may have unmapped these. */
    void becomeUnsure(long first, long count) {
        for (long number = first; number - first < count; number++) {
            pages.remove(number);
            unsure.add(number);
        }
    }

    boolean hasShared(long first, long count) {
        return pages.entrySet().stream()
                .anyMatch(page -> page.getKey() >= first
                        && page.getKey() - first < count
                        && page.getValue().isShared());
    }

    /** Each mapped page of a range, in no order. */
    void each(long first, long count, Consumer<ShadowPage> consumer) {
        if (count > pages.size()) {
            pages.forEach((number, page) -> {
                if (number >= first && number - first < count) {
                    consumer.accept(page);
                }
            });
            return;
        }
        for (long number = first; number - first < count; number++) {
            ShadowPage page = pages.get(number);
            if (page != null) {
                consumer.accept(page);
            }
        }
    }

    void each(Consumer<ShadowPage> consumer) {
        pages.values().forEach(consumer);
    }

    /** A move that succeeded: what is too long is gone, what is new is fresh. */
    void move(long from, long count, long to, long newCount) {
        unmap(to, newCount);
        ShadowPage last = null;
        for (long i = 0; i < count; i++) {
            boolean wasUnsure = unsure.remove(from + i);
            ShadowPage page = pages.remove(from + i);
            last = page;
            if (i < newCount && page != null) {
                pages.put(to + i, page);
            } else if (i < newCount && wasUnsure) {
                unsure.add(to + i);
            }
        }
        for (long i = count; i < newCount; i++) {
            if (last == null) {
                unsure.add(to + i);
            } else {
                map(to + i, last.next(i - count + 1));
            }
        }
    }
}
