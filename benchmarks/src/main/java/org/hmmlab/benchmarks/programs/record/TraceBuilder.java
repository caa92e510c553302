package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hmmlab.benchmarks.programs.replay.CpuAccess;
import org.hmmlab.benchmarks.programs.replay.MmTraceWriter;
import org.hmmlab.memory.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of perf, in their order, into the lines of a recording.
 *
 * <p>A process of the recording is an address space. A thread shares its process's; so does a child of vfork until it
 * starts a program, which is when it gets its number. What the kernel maps without a call (the program, its loader and
 * its stack at exec, a stack that grows) is known from the mappings that the kernel announces, and becomes implicit
 * lines. One thread.
 */
final class TraceBuilder {
    private static final int CLONE_VM = 0x100;
    private static final long ERROR_WRITE = 2;
    private static final long ERROR_INSTRUCTION = 0x10;
    private static final long MAX_ERRNO = 4095;

    private final PendingLines lines;
    private final FileNumbers files = new FileNumbers();
    private final MemoryCalls calls;
    private final TraceCounters counters = new TraceCounters();
    private final Map<Integer, TracedProcess> processes = new HashMap<>();
    private final Map<Integer, MemoryCall> inFlight = new HashMap<>();
    private final Map<Integer, PerfFields.Child> children = new HashMap<>();
    private final Map<Integer, PendingFault> pendingFaults = new HashMap<>();
    private long start;
    private int numbers;
    private int first;

    TraceBuilder(MmTraceWriter writer) {
        lines = new PendingLines(writer);
        calls = new MemoryCalls(lines, files);
    }

    /**
     * A process of the system: its address space, its threads, and where the regions of a program that starts belong.
     */
    private static final class TracedProcess {
        private final RecordedSpace space;
        private final Set<Integer> threads = new HashSet<>();
        private PendingLines.@Nullable Entry starting;

        private @Nullable Region stack;

        private TracedProcess(RecordedSpace space, int thread) {
            this.space = space;
            threads.add(thread);
        }

        /**
         * Maps what the kernel sets up for a new program; its stack is announced where it is built and where it ends
         * up.
         */
        private void map(Region region, boolean isStack) {
            if (isStack) {
                if (stack != null) {
                    space.regions().remove(stack.start(), stack.end());
                }
                stack = region;
            }
            space.regions().put(region);
        }
    }

    /** A fault on what nothing maps yet: the kernel may be about to map it, as it does when a stack grows. */
    private record PendingFault(PendingLines.Entry entry, RecordedSpace space, long address) {}

    /** Takes the next record. */
    void accept(PerfEvent event) throws IOException, RecordingException {
        if (event.isLoss()) {
            counters.lost(event.text());
        } else if (event.isExec()) {
            exec(event);
        } else {
            TracedProcess process = processes.get(event.pid());
            if (process != null) {
                accept(event, process);
            } else if (numbers > 0 && !event.name().startsWith("PERF_")) {
                counters.stray();
            }
        }
    }

    private void accept(PerfEvent event, TracedProcess process) throws IOException, RecordingException {
        settleFault(event);
        String name = event.name();
        switch (name) {
            case PerfEvent.MMAP -> announced(event, process);
            case PerfEvent.FORK -> PerfFields.child(event.text()).ifPresent(child -> children.put(event.tid(), child));
            case Tracepoints.NEW_TASK -> newTask(event, process);
            case Tracepoints.EXEC -> started(process);
            case Tracepoints.EXIT -> exit(event, process);
            case Tracepoints.FAULT_USER -> {
                started(process);
                fault(event, process.space);
            }
            case Tracepoints.FAULT_KERNEL -> fault(event, process.space);
            default -> call(event, process);
        }
    }

    private void call(PerfEvent event, TracedProcess process) throws IOException, RecordingException {
        String name = event.name();
        if (name.startsWith(Tracepoints.ENTER)) {
            String call = name.substring(Tracepoints.ENTER.length());
            if (MemoryCalls.knows(call)) {
                started(process);
                MemoryCall entered = new MemoryCall(call, event.text());
                forget(process.space, inFlight.put(event.tid(), entered));
                process.space.inFlight().add(entered);
            }
        } else if (name.startsWith(Tracepoints.LEAVE)) {
            MemoryCall call = inFlight.remove(event.tid());
            forget(process.space, call);
            if (call != null && name.endsWith(Tracepoints.LEAVE + call.name())) {
                leave(event, process.space, call);
            }
        }
    }

    private static void forget(RecordedSpace space, @Nullable MemoryCall call) {
        if (call != null) {
            space.inFlight().remove(call);
        }
    }

    private void leave(PerfEvent event, RecordedSpace space, MemoryCall call) throws IOException, RecordingException {
        long result = PerfFields.number(event.text())
                .orElseThrow(() -> new RecordingException(
                        RecordingException.Reason.FAILED,
                        "perf script: expected the result of " + call.name() + ", found '" + event.text() + "'"));
        if (result < 0 && result >= -MAX_ERRNO) {
            counters.failedCall(call.name());
            PendingLines.Entry place = call.place();
            if (place != null) {
                lines.close(place);
            }
        } else {
            calls.apply(nanos(event), space, call, result);
        }
    }

    /** The kernel says what it maps: within a call as its effect, at exec, or of its own accord. */
    private void announced(PerfEvent event, TracedProcess process) throws IOException {
        Optional<PerfFields.Mapping> found = PerfFields.mapping(event.text());
        if (found.isEmpty() || found.get().end() > MmTraceWriter.ADDRESS_END) {
            return;
        }
        PerfFields.Mapping mapping = found.get();
        MemoryCall call = inFlight.get(event.tid());
        if (process.starting != null) {
            process.map(region(mapping), mapping.isStack());
        } else if (call != null) {
            call.announce(mapping);
        } else {
            for (Region missing : process.space.regions().missing(region(mapping))) {
                calls.map(nanos(event), process.space, missing, true);
            }
        }
    }

    private Region region(PerfFields.Mapping mapping) {
        boolean isFile = !mapping.identity().isEmpty();
        return new Region(
                mapping.start(),
                mapping.end(),
                mapping.prot(),
                mapping.isShared(),
                isFile ? files.of(mapping.identity()) : Region.NO_FILE,
                isFile ? mapping.offset() >>> PageSize.SHIFT : 0);
    }

    private void fault(PerfEvent event, RecordedSpace space) throws IOException {
        long address = PerfFields.hex(event.text(), "address").orElse(-1);
        if (address < 0 || address >= MmTraceWriter.ADDRESS_END) {
            counters.outside();
            return;
        }
        CpuAccess access = access(PerfFields.hex(event.text(), "error_code").orElse(0));
        counters.fault(access, event.name().equals(Tracepoints.FAULT_KERNEL));
        String line = MmTraceWriter.fault(address, access);
        if (space.regions().at(address) != null) {
            lines.add(nanos(event), space.number(), line);
        } else {
            PendingLines.Entry entry = lines.open(nanos(event), space.number());
            entry.add(line);
            pendingFaults.put(event.tid(), new PendingFault(entry, space, address));
        }
    }

    /** The bits that the processor pushes: an instruction fetch, else a write, else a read. */
    static CpuAccess access(long errorCode) {
        if ((errorCode & ERROR_INSTRUCTION) != 0) {
            return CpuAccess.EXECUTE;
        }
        return (errorCode & ERROR_WRITE) != 0 ? CpuAccess.WRITE : CpuAccess.READ;
    }

    /** The thread's next record decides: either the kernel mapped what was touched, or nothing maps it. */
    private void settleFault(PerfEvent event) throws IOException {
        PendingFault pending = pendingFaults.remove(event.tid());
        if (pending == null) {
            return;
        }
        if (event.name().equals(PerfEvent.MMAP)) {
            PerfFields.Mapping mapping = PerfFields.mapping(event.text()).orElse(null);
            if (mapping != null && mapping.start() <= pending.address && pending.address < mapping.end()) {
                int index = 0;
                for (Region missing : pending.space.regions().missing(region(mapping))) {
                    pending.space.regions().put(missing);
                    pending.entry.addFirst(index++, missing.operation(true));
                }
            }
        }
        if (pending.space.regions().at(pending.address) == null) {
            counters.unmapped();
        }
        lines.close(pending.entry);
    }

    private void exec(PerfEvent event) throws IOException, RecordingException {
        settleFault(event);
        TracedProcess old = processes.get(event.pid());
        if (old != null) {
            started(old);
            old.threads.forEach(tid -> forget(old.space, inFlight.remove(tid)));
        }
        RecordedSpace space;
        if (old == null) {
            if (numbers > 0) {
                counters.stray();
                return;
            }
            start = event.nanos();
            first = event.pid();
            space = RecordedSpace.empty(nextNumber());
        } else if (old.space.isShared()) {
            old.space.leave();
            space = RecordedSpace.empty(nextNumber());
            counters.sharedUntilExec();
            lines.add(nanos(event), old.space.number(), MmTraceWriter.fork(space.number()));
        } else {
            space = old.space;
            space.exec();
        }
        TracedProcess process = new TracedProcess(space, event.tid());
        process.starting = lines.open(nanos(event), space.number());
        process.starting.add(MmTraceWriter.exec());
        processes.put(event.pid(), process);
    }

    /** The program that exec started is set up: what the kernel mapped for it becomes known. */
    private void started(TracedProcess process) throws IOException {
        PendingLines.Entry starting = process.starting;
        if (starting != null) {
            process.space.regions().all().forEach(region -> starting.add(region.operation(true)));
            process.starting = null;
            lines.close(starting);
        }
    }

    private void newTask(PerfEvent event, TracedProcess parent) throws IOException, RecordingException {
        PerfFields.Child child = children.remove(event.tid());
        if (child == null) {
            throw new RecordingException(
                    RecordingException.Reason.FAILED,
                    "perf script: expected a PERF_RECORD_FORK before " + event.name() + ": " + event.text());
        }
        long flags = PerfFields.hex(event.text(), "clone_flags").orElse(0);
        if (child.pid() == event.pid()) {
            parent.threads.add(child.tid());
            counters.thread();
        } else if ((flags & CLONE_VM) != 0) {
            parent.space.join();
            processes.put(child.pid(), new TracedProcess(parent.space, child.tid()));
        } else {
            RecordedSpace copy = parent.space.fork(nextNumber());
            processes.put(child.pid(), new TracedProcess(copy, child.tid()));
            lines.add(nanos(event), parent.space.number(), MmTraceWriter.fork(copy.number()));
        }
    }

    private void exit(PerfEvent event, TracedProcess process) throws IOException {
        started(process);
        forget(process.space, inFlight.remove(event.tid()));
        process.threads.remove(event.tid());
        if (process.threads.isEmpty()) {
            processes.remove(event.pid());
            if (process.space.leave()) {
                lines.add(nanos(event), process.space.number(), MmTraceWriter.exit());
            }
        }
    }

    private int nextNumber() throws RecordingException {
        if (numbers > MmTraceWriter.MAX_PROCESS) {
            throw new RecordingException(
                    RecordingException.Reason.INPUT,
                    "a recording holds at most " + (MmTraceWriter.MAX_PROCESS + 1)
                            + " processes, and COMMAND made more");
        }
        return numbers++;
    }

    private long nanos(PerfEvent event) {
        return Math.max(0, event.nanos() - start);
    }

    /** Whether the first program was seen to start. */
    boolean hasBegun() {
        return numbers > 0;
    }

    /** Whether the first process was seen to its exit. */
    boolean isComplete() {
        return numbers > 0 && !processes.containsKey(first);
    }

    /** Ends the recording: nothing more comes. Returns what it holds. */
    TraceSummary end() throws IOException {
        for (TracedProcess process : processes.values()) {
            started(process);
        }
        pendingFaults.values().forEach(pending -> counters.unmapped());
        lines.end();
        Set<RecordedSpace> running = new HashSet<>();
        processes.values().forEach(process -> running.add(process.space));
        return counters.summary(lines, numbers, running.size());
    }
}
