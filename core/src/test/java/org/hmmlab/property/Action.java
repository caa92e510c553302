package org.hmmlab.property;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The operations, and how often each is drawn. */
enum Action {
    MAP(20, MemoryActions::map),
    UNMAP(15, MemoryActions::unmap),
    PROTECT(25, MemoryActions::protect),
    MOVE(10, MemoryActions::move),
    DONTNEED(15, MemoryActions::dontneed),
    CPU_READ(60, MemoryActions::read),
    CPU_WRITE(120, MemoryActions::write),
    RECLAIM(25, MemoryActions::reclaim),
    NUMA_HINT(10, MemoryActions::hint),
    PUNCH_FILE(6, MemoryActions::punch),
    FORK(8, ProcessActions::fork),
    EXIT(3, ProcessActions::exit),
    EXEC(1, ProcessActions::exec),
    REAP(3, ProcessActions::reap),
    BEGIN(50, NotifierActions::begin),
    BEGIN_NONBLOCK(40, NotifierActions::beginNonblock),
    END(90, NotifierActions::end),
    PAIR(40, NotifierActions::pair),
    ATTACH(15, DriverActions::attach),
    DETACH(3, DriverActions::detach),
    REGISTER_RANGE(60, DriverActions::register),
    UNREGISTER_RANGE(25, DriverActions::unregister),
    FAULT_RANGE(100, DriverActions::fault),
    PROGRAM(80, DriverActions::program),
    DEVICE_ACCESS(60, DriverActions::access),
    INTERRUPTED_REGISTRATION(1, DriverActions::interrupt),
    OPEN_TEST_DRIVER(8, DeviceActions::open),
    CLOSE_TEST_DRIVER(2, DeviceActions::close),
    TEST_DRIVER_READ(20, DeviceActions::read),
    TEST_DRIVER_WRITE(20, DeviceActions::write),
    TEST_DRIVER_MIGRATE(15, DeviceActions::migrate),
    TEST_DRIVER_GIVE_BACK(8, DeviceActions::giveBack),
    TEST_DRIVER_SNAPSHOT(5, DeviceActions::snapshot),
    TEST_DRIVER_PAGE_OF_PARENT(3, DeviceActions::pageOfParent),
    MIGRATE(40, CheckedMigration::run),
    UNREGISTER_IN_CALLBACK(2, ScriptedActions::unregisterInCallback),
    REGISTER_IN_LAST_PUT(2, ScriptedActions::registerInLastPut),
    BEGIN_WHILE_MIRRORS_ARE_BUSY(3, ScriptedActions::beginWhileMirrorsAreBusy),
    /** At the end of a run only, since in some designs it leaves things behind. */
    UNREGISTER_AFTERWARDS(0, ProcessActions::unregisterAfterwards);

    private static final int TOTAL;

    static {
        int total = 0;
        for (Action action : values()) {
            total += action.weight;
        }
        TOTAL = total;
    }

    private final int weight;
    private final Consumer<Arguments> body;

    Action(int weight, Consumer<Arguments> body) {
        this.weight = weight;
        this.body = body;
    }

    /** Draws an operation. */
    static Action draw(SplittableRandom random) {
        int rest = random.nextInt(TOTAL);
        for (Action action : values()) {
            rest -= action.weight;
            if (rest < 0) {
                return action;
            }
        }
        throw new IllegalStateException("the weights must add up to " + TOTAL);
    }

    void run(World world, long seed) {
        body.accept(new Arguments(world, new SplittableRandom(seed)));
    }
}
