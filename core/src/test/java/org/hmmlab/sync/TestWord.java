package org.hmmlab.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.agrona.UnsafeApi;
import org.hmmlab.TestThreads;

/** One off-heap line for a test, and threads whose failures fail the test. */
final class TestWord implements AutoCloseable {
    private static final int LENGTH = 192;

    final long record;
    private final long allocated;
    private final List<FutureTask<?>> tasks = new ArrayList<>();

    TestWord() {
        allocated = UnsafeApi.allocateMemory(LENGTH);
        UnsafeApi.setMemory(allocated, LENGTH, (byte) 0);
        record = (allocated + 63) & -64;
    }

    void poison() {
        UnsafeApi.setMemory(record, 64, Poison.BYTE);
    }

    /** Starts a thread; {@link #join} waits for it and rethrows. */
    <T> FutureTask<T> start(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        tasks.add(task);
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Runs a body in another thread, to its end. */
    static void inAnotherThread(Runnable body) throws InterruptedException, ExecutionException {
        FutureTask<Void> task = new FutureTask<>(body, null);
        Thread thread = new Thread(task, "other");
        thread.start();
        TestThreads.join(thread);
        task.get();
    }

    void join() throws InterruptedException, ExecutionException {
        for (FutureTask<?> task : tasks) {
            task.get();
        }
    }

    @Override
    public void close() {
        UnsafeApi.freeMemory(allocated);
    }
}
