package org.hmmlab.benchmarks.judges.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.driver.dmirror.Dmirror;
import org.hmmlab.driver.dmirror.DmirrorCommand;
import org.hmmlab.driver.dmirror.DmirrorDevice;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.CachedFile;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.sync.RwSemaphore;

/** A machine of kernel 6.1 that executes one trace: two devices, and the processes of the script. One thread. */
public final class TraceMachine implements AutoCloseable {
    /** The script's first process. */
    public static final String FIRST = "p";

    private static final long FRAMES = 1 << 14;
    private static final long DEVICE_FRAMES = 1 << 13;
    private static final long SECTION_BYTES = 1 << 21;

    private final Machine machine;
    private final HmmModule module;
    private final DmirrorDevice[] devices;
    private final List<Dmirror> opened = new ArrayList<>();
    private final List<CachedFile> files = new ArrayList<>();
    private final Map<String, TraceProcess> processes = new LinkedHashMap<>();

    /**
     * Starts a machine with the first process, and devices with more memory than any trace needs.
     *
     * @param generation the design
     */
    TraceMachine(Generation generation) {
        this(generation, DEVICE_FRAMES / 2);
    }

    /**
     * Starts a machine with the first process.
     *
     * @param generation the design
     * @param devicePages memory of each device in pages, a multiple of 512
     */
    public TraceMachine(Generation generation, long devicePages) {
        machine = new Machine(FRAMES, Contents.REAL, 2 * devicePages, KernelRules.V6_1, SECTION_BYTES);
        machine.countFaults();
        module = new HmmModule(machine, generation);
        devices = new DmirrorDevice[] {
            new DmirrorDevice(module, 0, devicePages), new DmirrorDevice(module, 1, devicePages)
        };
        processes.put(FIRST, new TraceProcess(AddressSpace.create(machine)));
    }

    /**
     * Executes an operation.
     *
     * @param op the operation; what it expects is not looked at
     * @return what the model answered
     * @throws UnsupportedOpException when the model lacks what it needs; nothing has changed then
     * @throws TraceFormatException when it names a process, a mirror or a file that is not there
     */
    public Observation execute(OracleOp op) {
        TraceProcess process = process(op.who());
        long before = machine.faultsHandled();
        Observation observation = execute(process, op);
        return observation.with("flt", machine.faultsHandled() - before);
    }

    private Observation execute(TraceProcess process, OracleOp op) {
        return switch (op.word(0)) {
            case "open" -> open(process, op);
            case "close" -> {
                process.close(op.word(1));
                yield Observation.of(0);
            }
            case "mmap" -> MappingOps.map(process, op);
            case "munmap" -> MappingOps.unmap(process, op);
            case "mprotect" -> MappingOps.protect(process, op);
            case "madvise" -> MappingOps.advise(process, op);
            case "mremap" -> MappingOps.move(process, op);
            case "cpu_read" -> CpuOps.read(process.mm, PageAddresses.address(op, 1), op.number(3));
            case "cpu_write" ->
                CpuOps.write(process.mm, PageAddresses.address(op, 1), op.number(3), op.number(4), false);
            case "cpu_wtail" ->
                CpuOps.write(process.mm, PageAddresses.address(op, 1), op.number(3), op.number(4), true);
            case "pagemap" -> InspectOps.pagemap(process.mm, PageAddresses.address(op, 1), op.number(3));
            case "vmas" -> InspectOps.vmas(process.mm, PageAddresses.area(op.word(1)));
            case "thp" -> InspectOps.huge(process.mm, PageAddresses.area(op.word(1)));
            case "fork" -> fork(process, op.word(1));
            case "exit" -> exit(op.word(1));
            case "file" -> {
                CachedFile file = FileOps.create(machine, op);
                files.add(file);
                process.file(op.word(1), file);
                yield Observation.of(0);
            }
            case "ftruncate" -> FileOps.truncate(process, op);
            case "fpunch" -> FileOps.punch(process, op);
            case "fwrite" -> FileOps.write(process, op);
            case "fread" -> FileOps.read(process, op);
            default -> device(process, op);
        };
    }

    private Observation device(TraceProcess process, OracleOp op) {
        return switch (op.word(0)) {
            case "dev_read" -> request(process, DmirrorCommand.READ, op, 0);
            case "dev_write" -> request(process, DmirrorCommand.WRITE, op, op.number(5));
            case "migrate" -> request(process, DmirrorCommand.MIGRATE_TO_DEVICE, op, 0);
            case "migrate_back" -> request(process, DmirrorCommand.MIGRATE_TO_SYSTEM, op, 0);
            case "snapshot" -> request(process, DmirrorCommand.SNAPSHOT, op, 0);
            case "exclusive" -> request(process, DmirrorCommand.EXCLUSIVE, op, 0);
            case "check_exclusive" -> request(process, DmirrorCommand.CHECK_EXCLUSIVE, op, 0);
            case "raw" ->
                DeviceOps.request(
                        process.mirror(op.word(2)),
                        DeviceOps.rawCommand(op.word(1)),
                        PageAddresses.area(op.word(3)) + op.number(4),
                        op.number(5),
                        op.words().size() < 7,
                        DeviceOps.rawValue());
            case "rawabs" ->
                DeviceOps.request(
                        process.mirror(op.word(2)),
                        DeviceOps.rawCommand(op.word(1)),
                        op.number(3),
                        op.number(4),
                        true,
                        DeviceOps.rawValue());
            default -> throw new TraceFormatException("an operation must be known: " + op.text());
        };
    }

    private static Observation request(TraceProcess process, DmirrorCommand command, OracleOp op, long value) {
        Dmirror mirror = process.mirror(op.word(1));
        return DeviceOps.request(mirror, command, PageAddresses.address(op, 2), op.number(4), true, value);
    }

    private Observation open(TraceProcess process, OracleOp op) {
        Dmirror mirror = devices[(int) op.number(2)].open(process.mm);
        if (mirror == null) {
            return Observation.of(-Errno.ENOMEM);
        }
        process.open(op.word(1), mirror);
        opened.add(mirror);
        return Observation.of(0);
    }

    private Observation fork(TraceProcess parent, String name) {
        if (processes.containsKey(name)) {
            throw new TraceFormatException("a child's name must be free: " + name);
        }
        processes.put(name, parent.fork());
        return Observation.of(0);
    }

    private Observation exit(String name) {
        process(name).exit();
        processes.remove(name);
        return Observation.of(0).with("status", 0);
    }

    TraceProcess process(String who) {
        TraceProcess process = processes.get(who);
        if (process == null) {
            throw new TraceFormatException("a process must have been forked and not have exited: " + who);
        }
        return process;
    }

    /**
     * Whether the driver of any mirror warned.
     *
     * @return true for ever after
     */
    public boolean hasWarned() {
        return opened.stream().anyMatch(Dmirror::hasWarned);
    }

    /**
     * What should be at rest between two operations, but is not: a lock of an address space that is held, or a user of
     * it too many.
     *
     * @return one phrase for each, empty for nothing
     */
    public String notQuiescent() {
        List<String> phrases = new ArrayList<>();
        processes.forEach((name, process) -> {
            if (RwSemaphore.isLocked(process.mm.record(), MmLayout.MMAP_SEM)) {
                phrases.add("mmap_sem of " + name + " is held");
            }
            if (process.mm.users() != 1) {
                phrases.add("mm_users of " + name + " is " + process.mm.users());
            }
        });
        return String.join(", ", phrases);
    }

    /**
     * Ends all processes, the youngest first.
     *
     * @return what is still in use then, empty for nothing
     */
    public String end() {
        Deque<TraceProcess> youngestFirst = new ArrayDeque<>();
        processes.values().forEach(youngestFirst::push);
        youngestFirst.forEach(TraceProcess::exit);
        processes.clear();
        files.forEach(CachedFile::close);
        for (DmirrorDevice device : devices) {
            device.close();
        }
        List<String> leaks = new ArrayList<>();
        String leaked = machine.leaks();
        if (!leaked.isEmpty()) {
            leaks.add(leaked);
        }
        if (module.liveObjects() != 0 || module.liveRanges() != 0) {
            leaks.add(module.liveObjects() + " per-mm objects, " + module.liveRanges() + " ranges");
        }
        if (leaks.isEmpty()) {
            module.close();
        }
        return String.join(", ", leaks);
    }

    @Override
    public void close() {
        machine.close();
    }
}
