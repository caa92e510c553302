package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.PageAddresses;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.memory.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * A plain model of memory, without page tables, devices or notifiers: what was written must be read, by whoever reads
 * it, and what is not mapped or not allowed must not succeed. It follows the answers of one design: whether an
 * operation succeeds is not its business, but for single pages. What a failed operation leaves open is not looked at
 * until it is written again; after two mirrors were open on one device nothing is, because then the kernel's driver,
 * too, keeps entries of pages that have gone. Not thread-safe.
 */
final class Shadow {
    /** What raw writes write. */
    private static final long RAW_VALUE = 77;

    /** Beyond such a length the plain model gives up: it holds every page. */
    private static final long MAX_PAGES = 1 << 16;

    private final Map<String, ShadowProcess> processes = new HashMap<>();
    private final List<ShadowMirror> mirrors = new ArrayList<>();
    private boolean isLost;

    Shadow() {
        processes.put(TraceMachine.FIRST, new ShadowProcess());
    }

    /**
     * Follows an operation and compares.
     *
     * @param op the operation
     * @param answer what a design answered
     * @return what is wrong with the answer, empty for nothing
     */
    String follow(OracleOp op, Map<String, List<String>> answer) {
        ShadowProcess process = processes.get(op.who());
        if (isLost || process == null) {
            return "";
        }
        ShadowAnswer given = new ShadowAnswer(answer);
        switch (op.word(0)) {
            case "cpu_read" -> ShadowChecks.cpuRead(process, page(op, 1), given);
            case "cpu_write" -> ShadowChecks.cpuWrite(process, page(op, 1), op.number(4), given);
            case "cpu_wtail" -> ShadowChecks.cpuWriteTail(process, page(op, 1), op.number(4), given);
            case "pagemap" -> ShadowChecks.pagemap(process, page(op, 1), given);
            case "mmap" -> map(process, op, given);
            case "munmap", "mprotect", "madvise" -> change(process, op, given);
            case "mremap" -> move(process, op, given);
            case "fork", "exit", "open", "close" -> family(process, op, given);
            case "file", "ftruncate", "fpunch", "fwrite", "fread" -> file(process, op, given);
            case "raw" ->
                request(process, Request.raw(op, PageAddresses.area(op.word(3)) + op.number(4), op.number(5)), given);
            case "rawabs" -> request(process, Request.raw(op, op.number(3), op.number(4)), given);
            case "dev_read", "dev_write", "migrate", "snapshot", "exclusive" -> request(process, Request.of(op), given);
            default -> {
                // The others neither change nor show what a plain model knows.
            }
        }
        return given.problem();
    }

    private static long page(OracleOp op, int position) {
        return PageAddresses.address(op, position) >> PageSize.SHIFT;
    }

    /** A request to a mirror's device, whichever way it is written. */
    private record Request(String mirror, String name, long page, long count, long value) {
        private static Request of(OracleOp op) {
            long value = op.word(0).equals("dev_write") ? op.number(5) : 0;
            return new Request(op.word(1), op.word(0), Shadow.page(op, 2), op.number(4), value);
        }

        private static Request raw(OracleOp op, long address, long count) {
            String name = switch (op.word(1)) {
                case "read" -> "dev_read";
                case "write" -> "dev_write";
                case "to_dev" -> "migrate";
                default -> op.word(1);
            };
            return new Request(op.word(2), name, address >> PageSize.SHIFT, count, RAW_VALUE);
        }
    }

    private static void request(ShadowProcess caller, Request request, ShadowAnswer given) {
        ShadowProcess process =
                Objects.requireNonNull(caller.mirrors.get(request.mirror()), "a mirror that is used is open").owner;
        long page = request.page();
        long count = request.count();
        switch (request.name()) {
            case "dev_read", "migrate" -> ShadowChecks.deviceRead(process, page, given);
            case "dev_write" -> {
                if (given.is("OK")) {
                    ShadowChecks.deviceWrite(process, page, count, request.value(), given);
                } else if (!given.is("EINVAL")) {
                    process.each(page, count, ShadowPage::forget);
                }
            }
            case "exclusive" -> {
                // A page that a device is to have to itself is asked for as if to be written.
                process.each(page, count, given.is("OK") ? ShadowPage::becomeOwn : ShadowPage::mayBecomeOwn);
                ShadowChecks.deviceRead(process, page, given);
            }
            case "snapshot" -> ShadowChecks.snapshot(process, page, given);
            default -> {
                // Nothing comes back.
            }
        }
    }

    private void map(ShadowProcess process, OracleOp op, ShadowAnswer given) {
        long count = op.number(3);
        if (!given.is("OK")) {
            return;
        }
        if (count > MAX_PAGES) {
            isLost = true;
            return;
        }
        long first = page(op, 1);
        String rights = op.word(4);
        boolean isShared = op.word(5).equals("shared");
        String backing = op.word(6);
        int colon = backing.indexOf(':');
        ShadowFile file =
                colon > 0 ? process.files.get(backing.substring(0, colon)) : isShared ? new ShadowFile(count) : null;
        long index = colon > 0 ? Long.parseLong(backing.substring(colon + 1)) : 0;
        process.unmap(first, count);
        for (long i = 0; i < count; i++) {
            process.map(
                    first + i,
                    file == null ? ShadowPage.anonymous(rights) : ShadowPage.of(file, index + i, isShared, rights));
        }
    }

    private void change(ShadowProcess process, OracleOp op, ShadowAnswer given) {
        long first = page(op, 1);
        long count = op.number(3);
        switch (op.word(0)) {
            case "munmap" -> {
                if (given.is("OK")) {
                    process.unmap(first, count);
                }
            }
            case "mprotect" -> {
                String rights = op.word(4);
                process.each(first, count, given.is("OK") ? page -> page.rights(rights) : ShadowPage::forgetRights);
            }
            default -> advise(process, op.word(4), first, count, given);
        }
    }

    private static void advise(ShadowProcess process, String advice, long first, long count, ShadowAnswer given) {
        if (advice.equals("dontneed") && (given.is("OK") || given.is("ENOMEM"))) {
            process.each(first, count, ShadowPage::drop);
        } else if (advice.equals("populate_write")) {
            process.each(first, count, given.is("OK") ? ShadowPage::becomeOwn : ShadowPage::mayBecomeOwn);
        }
    }

    private void move(ShadowProcess process, OracleOp op, ShadowAnswer given) {
        long from = page(op, 1);
        long count = op.number(3);
        long to = page(op, 4);
        long newCount = op.number(6);
        if (count > MAX_PAGES || newCount > MAX_PAGES) {
            isLost = true;
        } else if (given.is("OK")) {
            process.move(from, count, to, newCount);
        } else if (!given.is("EINVAL") && !process.isHole(from)) {
            // It may have cleared the target and cut off what is too long, or not. What others see in the same memory
            // is lost with it.
            isLost = process.hasShared(to, newCount) || process.hasShared(from + newCount, count - newCount);
            process.becomeUnsure(to, newCount);
            process.becomeUnsure(from + newCount, count - newCount);
        }
    }

    private void family(ShadowProcess process, OracleOp op, ShadowAnswer given) {
        if (!given.is("OK")) {
            return;
        }
        switch (op.word(0)) {
            case "fork" -> processes.put(op.word(1), process.fork());
            case "exit" -> {
                ShadowProcess ended = processes.remove(op.word(1));
                if (ended != null) {
                    ended.exit();
                }
            }
            case "open" -> {
                ShadowMirror mirror = new ShadowMirror(process, op.word(2));
                isLost = !mirrors.stream().allMatch(mirror::isApartFrom);
                mirrors.add(mirror);
                process.mirrors.put(op.word(1), mirror);
            }
            default ->
                Objects.requireNonNull(process.mirrors.remove(op.word(1))).close();
        }
    }

    private void file(ShadowProcess process, OracleOp op, ShadowAnswer given) {
        long number = op.number(2);
        if (op.word(0).equals("file")) {
            process.files.put(op.word(1), new ShadowFile(number));
            return;
        }
        ShadowFile file = Objects.requireNonNull(process.files.get(op.word(1)), "a file that is used was made");
        boolean isOk = given.is("OK");
        switch (op.word(0)) {
            case "ftruncate" -> {
                if (isOk) {
                    file.truncate(number);
                    processes.values().forEach(each -> each.each(page -> page.truncated(file, number)));
                }
            }
            case "fpunch" -> {
                if (isOk) {
                    file.punch(number, op.number(3));
                }
            }
            case "fwrite" -> {
                if (isOk) {
                    file.write(number, op.number(3), op.number(4));
                } else {
                    file.forget(number, op.number(3));
                }
            }
            default -> ShadowChecks.fileRead(file, number, given);
        }
    }

    /** One answer, and the first thing that is wrong with it. */
    static final class ShadowAnswer {
        private final Map<String, List<String>> fields;
        private @Nullable String problem;

        ShadowAnswer(Map<String, List<String>> fields) {
            this.fields = fields;
        }

        boolean is(String err) {
            return values("err").equals(List.of(err));
        }

        List<String> values(String field) {
            return fields.getOrDefault(field, List.of());
        }

        void wrong(int page, String what, String must, String given) {
            if (problem == null) {
                problem = "page " + page + ": " + what + " must be " + must + ": " + given;
            }
        }

        String problem() {
            return problem == null ? "" : problem;
        }
    }
}
