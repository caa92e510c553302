package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.memory.PageSize;

/** Writes one random script: makes something to work on, works on it, and looks at what came of it. Not thread-safe. */
final class ScriptWriter {
    private static final int MAX_PROCESSES = 4;
    private static final int MAX_MIRRORS = 4;
    private static final int MAX_FILES = 3;
    private static final List<String> RIGHTS = List.of("rw", "rw", "rw", "r", "r", "w", "none");
    private static final List<String> ADVICE = List.of(
            "dontneed", "dontneed", "dontneed", "free", "populate_read", "populate_write", "hugepage", "nohugepage");
    private static final List<String> COMMANDS =
            List.of("read", "write", "to_dev", "to_sys", "snapshot", "exclusive", "check", "bad");
    /** Lengths at which the end of a request wraps around, and one that is nearly all there is. */
    private static final List<String> WRAPPING = List.of("0xfffffffffffff", "0x10000000000000", "0x8000000000000");

    private static final List<String> ADDRESSES = List.of(
            "0x0",
            "0x1000",
            "0x7fffffffe000",
            "0x7ffffffff000",
            "0x800000000000",
            "0xffff800000000000",
            "0xfffffffffffff000");

    private final SplittableRandom random;
    private final Theme theme;
    private final List<OracleOp> ops = new ArrayList<>();
    private final List<AssumedProcess> processes = new ArrayList<>();
    private final Map<String, Integer> devices = new HashMap<>();
    private final int[] open = new int[2];
    private int children;
    private int mirrors;
    private int files;
    private long value = 100;

    ScriptWriter(SplittableRandom random, Theme theme) {
        this.random = random;
        this.theme = theme;
        processes.add(new AssumedProcess(TraceMachine.FIRST));
    }

    /** Writes a script of about so many operations, and those that look at the end of it. */
    Script write(int length) {
        AssumedProcess first = processes.get(0);
        open(first);
        if (random.nextInt(3) > 0) {
            open(first);
        }
        if (theme == Theme.FILES || random.nextInt(4) == 0) {
            file(first);
        }
        int mappings = random.nextInt(1, 4);
        for (int i = 0; i < mappings; i++) {
            map(first);
        }
        while (ops.size() < length) {
            operation(process());
        }
        processes.forEach(this::look);
        return new Script(ops);
    }

    private AssumedProcess process() {
        return random.nextInt(5) < 3 ? processes.get(0) : pick(processes);
    }

    private void look(AssumedProcess process) {
        for (PageRange range : process.ranges) {
            emit(process, "pagemap " + range);
            if (!process.mirrors.isEmpty()) {
                emit(process, "snapshot " + pick(process.mirrors) + " " + range);
                emit(process, "dev_read " + pick(process.mirrors) + " " + range);
            }
            emit(process, "cpu_read " + range);
        }
    }

    private void operation(AssumedProcess process) {
        String name = theme.operation(random);
        switch (name) {
            case "open" -> open(process);
            case "close",
                    "check_exclusive",
                    "dev_read",
                    "migrate",
                    "migrate_back",
                    "snapshot",
                    "exclusive",
                    "dev_write" -> request(process, name);
            case "raw", "rawabs" -> raw(process, name);
            case "file" -> file(process);
            case "ftruncate", "fpunch", "fwrite", "fread" -> fileOperation(process, name);
            case "mmap" -> map(process);
            case "munmap" -> {
                PageRange part = range(process);
                emit(process, "munmap " + part);
                process.unmapped(part);
            }
            case "mprotect" -> emit(process, "mprotect " + range(process) + " " + pick(RIGHTS));
            case "madvise" -> emit(process, "madvise " + range(process) + " " + pick(ADVICE));
            case "mremap" -> move(process);
            case "cpu_write", "cpu_wtail" -> {
                PageRange part = range(process);
                emit(process, name + " " + part + " " + value(part.pages()));
            }
            case "vmas", "thp" -> emit(process, name + " " + range(process).area());
            case "fork" -> fork(process);
            case "exit" -> exit();
            default -> emit(process, name + " " + range(process));
        }
    }

    private void open(AssumedProcess process) {
        if (process.mirrors.size() < MAX_MIRRORS) {
            String mirror = "m" + mirrors;
            // Mostly one that nobody has open; two mirrors on one device leave each other's entries behind.
            int device = open[0] <= open[1] ? 0 : 1;
            if (open[device] > 0 && random.nextInt(20) > 0) {
                return;
            }
            open[device]++;
            devices.put(mirror, device);
            emit(process, "open " + mirror + " " + device);
            mirrors++;
            process.mirrors.add(mirror);
        }
    }

    /** A process has let go of a mirror, which is closed when all have. */
    private void closed(String mirror) {
        if (processes.stream().noneMatch(process -> process.mirrors.contains(mirror))) {
            open[Objects.requireNonNull(devices.get(mirror))]--;
        }
    }

    private void request(AssumedProcess process, String name) {
        if (process.mirrors.isEmpty()) {
            open(process);
            return;
        }
        String mirror = pick(process.mirrors);
        if (name.equals("close")) {
            emit(process, "close " + mirror);
            process.mirrors.remove(mirror);
            closed(mirror);
            return;
        }
        PageRange part = range(process);
        emit(process, name + " " + mirror + " " + part + (name.equals("dev_write") ? " " + value(part.pages()) : ""));
    }

    private void raw(AssumedProcess process, String name) {
        if (process.mirrors.isEmpty()) {
            open(process);
            return;
        }
        String command = pick(COMMANDS);
        String start = name + " " + command + " " + pick(process.mirrors) + " ";
        if (name.equals("rawabs")) {
            emit(process, start + pick(ADDRESSES) + " " + random.nextInt(4));
            return;
        }
        PageRange part = range(process);
        long bytes =
                ((long) part.offset() << PageSize.SHIFT) + (random.nextInt(4) == 0 ? 8 * random.nextInt(1, 512) : 0);
        int kind = random.nextInt(8);
        String pages = kind == 0 ? "0" : kind == 1 ? pick(WRAPPING) : Integer.toString(part.pages());
        boolean wraps = kind == 1
                && pages.equals(WRAPPING.get(2))
                && !List.of("read", "write").contains(command);
        emit(
                process,
                start + part.area() + " " + bytes + " " + (wraps ? WRAPPING.get(0) : pages)
                        + (random.nextInt(3) == 0 ? " nullbuf" : ""));
    }

    private void file(AssumedProcess process) {
        if (process.files.size() < MAX_FILES) {
            String file = "f" + files++;
            emit(process, "file " + file + " " + random.nextInt(1, 40) + " " + pick(List.of("memfd", "tmp", "ram")));
            process.files.add(file);
        }
    }

    private void fileOperation(AssumedProcess process, String name) {
        if (process.files.isEmpty()) {
            file(process);
            return;
        }
        String file = name + " " + pick(process.files) + " " + random.nextInt(40);
        int pages = random.nextInt(1, 12);
        switch (name) {
            case "ftruncate" -> emit(process, file);
            case "fwrite" -> emit(process, file + " " + pages + " " + value(pages));
            default -> emit(process, file + " " + (random.nextInt(20) == 0 ? 0 : pages));
        }
    }

    private void map(AssumedProcess process) {
        boolean huge = random.nextInt(theme == Theme.HUGE ? 2 : 8) == 0;
        boolean again = !process.ranges.isEmpty() && random.nextInt(3) == 0;
        PageRange place = again ? range(process) : huge ? PageRange.drawHuge(random) : PageRange.draw(random);
        boolean ofFile = !process.files.isEmpty() && random.nextInt(theme == Theme.FILES ? 2 : 4) == 0;
        boolean shared = random.nextInt(ofFile ? 2 : 6) == 0;
        String backing = ofFile ? pick(process.files) + ":" + random.nextInt(6) : "anon";
        String rights = random.nextInt(4) > 0 ? "rw" : pick(RIGHTS);
        emit(
                process,
                "mmap " + place + " " + rights + (shared ? " shared " : " private ") + backing
                        + (random.nextInt(again ? 2 : 8) == 0 ? " fixed" : ""));
        if (place.pages() > 0) {
            process.mapped(place);
        }
        if (huge && !again) {
            emit(process, "madvise " + place + " hugepage");
        }
    }

    private void move(AssumedProcess process) {
        PageRange from = range(process);
        PageRange to = random.nextInt(5) == 0 ? range(process) : PageRange.draw(random);
        int grown = random.nextInt(4) == 0 ? Math.max(0, from.pages() + random.nextInt(-5, 6)) : from.pages();
        PageRange target = new PageRange(to.area(), from.pages() < 512 ? to.offset() : to.offset() & -512, grown);
        emit(process, "mremap " + from + " " + target);
        process.unmapped(from);
        if (grown > 0) {
            process.mapped(target);
        }
    }

    private void fork(AssumedProcess process) {
        if (processes.size() == MAX_PROCESSES) {
            exit();
            return;
        }
        String child = "c" + children++;
        emit(process, "fork " + child);
        processes.add(process.fork(child));
    }

    /** The first process, which is never the one to end, ends a child. */
    private void exit() {
        if (processes.size() > 1) {
            AssumedProcess child = processes.remove(random.nextInt(1, processes.size()));
            emit(processes.get(0), "exit " + child.name);
            child.mirrors.forEach(this::closed);
        }
    }

    /** A part of a place that the process knows, now and then of any other place, or of no length. */
    private PageRange range(AssumedProcess process) {
        boolean anywhere = process.ranges.isEmpty() || random.nextInt(20) == 0;
        PageRange range = anywhere ? PageRange.draw(random) : pick(process.ranges);
        PageRange part = range.part(random);
        return random.nextInt(60) == 0 ? new PageRange(part.area(), part.offset(), 0) : part;
    }

    private long value(int pages) {
        long first = value;
        value += pages + 100 - pages % 100;
        return first;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void emit(AssumedProcess process, String text) {
        ops.add(OracleOp.of(ops.size(), process.name, text));
    }
}
