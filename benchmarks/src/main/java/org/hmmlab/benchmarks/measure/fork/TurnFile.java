package org.hmmlab.benchmarks.measure.fork;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/*
 * Turns of a group of JVMs, in a file that all of them map.
 *
 *   offset  0  magic          written last by create()
 *           4  arms
 *           8  turns          length of the schedule
 *          12  closed         1 once the group must stop
 *          16  parent pid     (8 bytes) a waiting arm gives up when this process is gone
 *          24  position       index of the turn that runs now
 *          28  states         4 bytes per arm: STARTING, READY, DONE, DEAD
 *         128  schedule       1 byte per turn: the arm that owns it
 *
 *   I1  The position moves only when every arm is READY or DONE: nobody measures while another still warms up.
 *   I2  Only the owner of the current turn moves the position, and by one.
 *   I3  Once an arm is DEAD or the file is closed, no arm starts another turn.
 */
/**
 * The turn counter of a lock-step group: each arm waits for its turn before a measured iteration and passes it on after.
 * Waiting threads sleep. Safe for one thread per arm, in any number of processes.
 */
public final class TurnFile implements AutoCloseable {
    /** Arms that one file can hold. */
    public static final int MAX_ARMS = 16;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int MAGIC = 0x4c414254;
    private static final int MAGIC_OFFSET = 0;
    private static final int ARMS_OFFSET = 4;
    private static final int TURNS_OFFSET = 8;
    private static final int CLOSED_OFFSET = 12;
    private static final int PARENT_OFFSET = 16;
    private static final int POSITION_OFFSET = 24;
    private static final int STATES_OFFSET = 28;
    private static final int SCHEDULE_OFFSET = 128;

    private static final int STARTING = 0;
    private static final int READY = 1;
    private static final int DONE = 2;
    private static final int DEAD = 3;

    private static final long POLL_NANOS = 1_000_000;
    private static final long MAX_SLEEP_NANOS = 50_000_000;

    private final Path path;
    private final MappedByteBuffer bytes;
    private final int arms;
    private final int turns;

    private TurnFile(Path path, MappedByteBuffer bytes) {
        this.path = path;
        this.bytes = bytes;
        this.arms = (int) INT.get(bytes, ARMS_OFFSET);
        this.turns = (int) INT.get(bytes, TURNS_OFFSET);
    }

    /** The arms that all others wait for: those that have not come to their first turn, else the one whose turn it is. */
    public List<Integer> holdingUp() {
        List<Integer> late = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            if (stateAcquire(arm) == STARTING) {
                late.add(arm);
            }
        }
        if (!late.isEmpty()) {
            return late;
        }
        int position = positionAcquire();
        if (position < turns) {
            return List.of(owner(position));
        }
        for (int arm = 0; arm < arms; arm++) {
            late.add(arm);
        }
        return late;
    }

    /**
     * Creates the file of a group.
     *
     * @param schedule the owner of each turn, arms counted from 0
     * @param arms how many JVMs take part
     */
    public static TurnFile create(Path path, int[] schedule, int arms) throws IOException {
        if (arms < 1 || arms > MAX_ARMS) {
            throw new IllegalArgumentException("arms must be in 1.." + MAX_ARMS + ": arms=" + arms);
        }
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, SCHEDULE_OFFSET + (long) schedule.length);
            for (int turn = 0; turn < schedule.length; turn++) {
                if (schedule[turn] < 0 || schedule[turn] >= arms) {
                    throw new IllegalArgumentException(
                            "a turn must belong to one of " + arms + " arms: schedule[" + turn + "]=" + schedule[turn]);
                }
                bytes.put(SCHEDULE_OFFSET + turn, (byte) schedule[turn]);
            }
            INT.set(bytes, ARMS_OFFSET, arms);
            INT.set(bytes, TURNS_OFFSET, schedule.length);
            LONG.set(bytes, PARENT_OFFSET, ProcessHandle.current().pid());
            // Release: the schedule before the magic. Pairs with the acquire in open().
            INT.setRelease(bytes, MAGIC_OFFSET, MAGIC);
            return new TurnFile(path, bytes);
        }
    }

    /**
     * Opens a group's file in one of its JVMs.
     *
     * @throws IOException when the file is missing or no turn file
     */
    public static TurnFile open(Path path) throws IOException {
        if (Files.size(path) < SCHEDULE_OFFSET) {
            throw new IOException("a turn file must hold at least " + SCHEDULE_OFFSET + " bytes: " + path);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            // Acquire: the magic before the schedule. Pairs with the release in create().
            if ((int) INT.getAcquire(bytes, MAGIC_OFFSET) != MAGIC) {
                throw new IOException("a turn file must begin with its magic: " + path);
            }
            return new TurnFile(path, bytes);
        }
    }

    /** Says that an arm is warm, then waits for its turn. */
    public void awaitTurn(int arm, long expectedTurnNanos) {
        if (stateAcquire(arm) == STARTING) {
            stateRelease(arm, READY);
        }
        long sinceNanos = System.nanoTime();
        int seen = -1;
        long checkParentNanos = sinceNanos;
        while (true) {
            stopIfBroken(arm);
            int position = positionAcquire();
            if (position >= turns) {
                throw new LockStepBrokenException("arm " + arm + " waits for a turn after the last of " + turns);
            }
            if (owner(position) == arm && everyoneIsReady()) {
                return;
            }
            long now = System.nanoTime();
            if (position != seen) {
                seen = position;
                sinceNanos = now;
            }
            if (now - checkParentNanos > 1_000_000_000L) {
                checkParentNanos = now;
                stopIfOrphan(arm);
            }
            // Far from our turn: sleep long, so that the arm that measures keeps the cores to itself.
            long untilTurn = turnsUntil(arm, position) * expectedTurnNanos * 9 / 10 - (now - sinceNanos);
            LockSupport.parkNanos(Math.max(POLL_NANOS, Math.min(untilTurn, MAX_SLEEP_NANOS)));
        }
    }

    /** Ends an arm's turn; its last one makes the arm done. */
    public void passTurn(int arm) {
        int position = positionAcquire();
        if (position >= turns || owner(position) != arm) {
            throw new IllegalStateException("only the owner passes a turn: arm=" + arm + ", position=" + position);
        }
        if (!hasTurnAfter(arm, position)) {
            stateRelease(arm, DONE);
        }
        // Release: all that this arm did in its turn, before the next owner starts. Pairs with positionAcquire().
        INT.setRelease(bytes, POSITION_OFFSET, position + 1);
    }

    /**
     * Waits until all turns are over, so that the end of this arm's process does not disturb who still measures; returns
     * at once while the arm has turns left.
     */
    public void awaitEndIfDone(int arm) {
        while (stateAcquire(arm) == DONE && !isFinished()) {
            stopIfBroken(arm);
            stopIfOrphan(arm);
            LockSupport.parkNanos(MAX_SLEEP_NANOS);
        }
    }

    /** Whether all turns are over. */
    public boolean isFinished() {
        return positionAcquire() >= turns;
    }

    /** The index of the turn that is being measured; -1 before all arms are warm and after the last turn. */
    public int turnNow() {
        int position = positionAcquire();
        return position < turns && everyoneIsReady() ? position : -1;
    }

    /** How many turns there are. */
    public int turns() {
        return turns;
    }

    /** The arm that has a turn, from 0. */
    public int ownerOf(int turn) {
        return owner(turn);
    }

    /** The index of the turn that runs now; {@code turns} when all are over. */
    public int position() {
        return positionAcquire();
    }

    /** Says that an arm's process has ended; the others give up unless that arm had had all its turns. */
    public void markDead(int arm) {
        if (stateAcquire(arm) != DONE) {
            stateRelease(arm, DEAD);
        }
    }

    /** Makes every waiting arm give up. The file itself stays until its folder is deleted. */
    @Override
    public void close() {
        // Release pairs with the acquire in stopIfBroken(); nothing else depends on the order.
        INT.setRelease(bytes, CLOSED_OFFSET, 1);
    }

    private boolean everyoneIsReady() {
        for (int arm = 0; arm < arms; arm++) {
            if (stateAcquire(arm) == STARTING) {
                return false;
            }
        }
        return true;
    }

    private void stopIfBroken(int arm) {
        // Acquire pairs with the release in close().
        if ((int) INT.getAcquire(bytes, CLOSED_OFFSET) != 0) {
            throw new LockStepBrokenException("the group was closed while arm " + arm + " waited: " + path);
        }
        for (int other = 0; other < arms; other++) {
            if (stateAcquire(other) == DEAD) {
                throw new LockStepBrokenException("arm " + other + " died while arm " + arm + " waited");
            }
        }
    }

    private void stopIfOrphan(int arm) {
        long parent = (long) LONG.get(bytes, PARENT_OFFSET);
        if (!ProcessHandle.of(parent).map(ProcessHandle::isAlive).orElse(false)) {
            throw new LockStepBrokenException("the lab (pid " + parent + ") is gone while arm " + arm + " waited");
        }
    }

    private int turnsUntil(int arm, int position) {
        for (int turn = position; turn < turns; turn++) {
            if (owner(turn) == arm) {
                return turn - position;
            }
        }
        return 0;
    }

    private boolean hasTurnAfter(int arm, int position) {
        for (int turn = position + 1; turn < turns; turn++) {
            if (owner(turn) == arm) {
                return true;
            }
        }
        return false;
    }

    private int owner(int turn) {
        return bytes.get(SCHEDULE_OFFSET + turn);
    }

    private int positionAcquire() {
        // Acquire: the position before what the last owner did. Pairs with the release in passTurn().
        return (int) INT.getAcquire(bytes, POSITION_OFFSET);
    }

    private int stateAcquire(int arm) {
        // Acquire pairs with stateRelease(): a READY arm has finished its warm-up.
        return (int) INT.getAcquire(bytes, STATES_OFFSET + Integer.BYTES * arm);
    }

    private void stateRelease(int arm, int state) {
        // Release: the arm's warm-up (or its end) before the word that says so. Pairs with stateAcquire().
        INT.setRelease(bytes, STATES_OFFSET + Integer.BYTES * arm, state);
    }

    /** Deletes the file; for groups that have ended. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("turn file could not be deleted: " + path, e);
        }
    }
}
