package org.hmmlab.benchmarks.judges.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What a script is about: how often it uses each operation. Every script may use all of them. */
enum Theme {
    EVERYTHING(""),
    PROTECTION("mprotect 14 munmap 8 mmap 8 madvise 8 dev_write 12 snapshot 10"),
    MIGRATION("migrate 18 migrate_back 8 cpu_wtail 6 mprotect 6 exclusive 1"),
    FORK("fork 8 exit 5 migrate 10 cpu_write 14 dev_write 12"),
    FILES("file 4 ftruncate 5 fpunch 4 fwrite 6 fread 4 mmap 8 madvise 8"),
    HUGE("thp 4 madvise 12 migrate 9 mprotect 7 munmap 5 mremap 5 fork 4"),
    EXCLUSIVE("exclusive 14 check_exclusive 5 fork 4 migrate 6 dev_read 12"),
    MOVING("mremap 14 mmap 8 migrate 10 munmap 5"),
    DEVICES("open 6 close 5 migrate 12 migrate_back 6 dev_write 12 fork 3"),
    ERRORS("raw 14 rawabs 8 mmap 8 munmap 6 mprotect 6");

    private static final String USUAL =
            "cpu_read 7 cpu_write 10 cpu_wtail 3 dev_read 9 dev_write 8 snapshot 7 pagemap 4 vmas 1 thp 1 mmap 4"
                    + " munmap 2 mprotect 4 madvise 6 mremap 2 migrate 7 migrate_back 4 exclusive 3 check_exclusive 1 fork"
                    + " 2 exit 2 open 1 close 1 file 1 ftruncate 1 fpunch 1 fwrite 2 fread 1 raw 2 rawabs 1";

    private final Map<String, Integer> weights = new LinkedHashMap<>();
    private final int sum;

    Theme(String more) {
        add(USUAL);
        add(more);
        sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void add(String text) {
        String[] words = text.isEmpty() ? new String[0] : text.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            weights.put(words[i], Integer.parseInt(words[i + 1]));
        }
    }

    /** Draws a theme; a good third of the scripts is about everything. */
    static Theme draw(SplittableRandom random) {
        return random.nextInt(10) < 3 ? EVERYTHING : values()[random.nextInt(values().length)];
    }

    /** Draws the name of an operation. */
    String operation(SplittableRandom random) {
        int left = random.nextInt(sum);
        for (Map.Entry<String, Integer> weight : weights.entrySet()) {
            left -= weight.getValue();
            if (left < 0) {
                return weight.getKey();
            }
        }
        throw new IllegalStateException("the weights must add up to " + sum + ": " + weights);
    }
}
