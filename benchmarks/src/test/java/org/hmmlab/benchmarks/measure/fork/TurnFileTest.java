package org.hmmlab.benchmarks.measure.fork;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hmmlab.benchmarks.measure.launch.TurnSchedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The turn protocol, with threads for arms. */
@Timeout(60)
final class TurnFileTest {
    private final ExecutorService arms = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        arms.shutdownNow();
    }

    @Test
    void shouldTakeTurnsInTheOrderOfTheScheduleWhenAllArmsRun() throws Exception {
        int[] schedule = {0, 1, 2, 2, 1, 0, 1, 0, 2};
        TurnFile file = TurnFile.create(folder.resolve("turns"), schedule, 3);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> running = new ArrayList<>();
        for (int arm = 0; arm < 3; arm++) {
            running.add(start(arm, 3, order));
        }
        for (Future<?> arm : running) {
            arm.get();
        }
        assertArrayEquals(schedule, order.stream().mapToInt(Integer::intValue).toArray());
        assertTrue(file.isFinished());
    }

    @Test
    void shouldGiveUpWhenAPartnerDiesWhileItIsWaitedFor() throws Exception {
        TurnFile file = TurnFile.create(folder.resolve("turns"), new int[] {1, 0}, 2);
        Future<?> waiting = start(0, 1, new ArrayList<>());
        file.markDead(1);
        ExecutionException failure = assertThrows(ExecutionException.class, waiting::get);
        assertEquals("arm 1 died while arm 0 waited", failure.getCause().getMessage());
    }

    @Test
    void shouldGiveUpWhenTheGroupIsClosed() throws Exception {
        TurnFile file = TurnFile.create(folder.resolve("turns"), new int[] {1, 0}, 2);
        Future<?> waiting = start(0, 1, new ArrayList<>());
        file.close();
        ExecutionException failure = assertThrows(ExecutionException.class, waiting::get);
        assertTrue(failure.getCause() instanceof LockStepBrokenException, failure.toString());
    }

    @Test
    void shouldGoOnWhenAPartnerEndsAfterItsLastTurn() throws Exception {
        TurnFile file = TurnFile.create(folder.resolve("turns"), new int[] {0, 1, 1}, 2);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        Future<?> second = start(1, 2, order);
        TurnFile mine = TurnFile.open(folder.resolve("turns"));
        mine.awaitTurn(0, 1);
        mine.passTurn(0);
        file.markDead(0);
        second.get();
        assertEquals(List.of(1, 1), order);
    }

    @Test
    void shouldRefuseATurnThatIsNotTheArms() throws Exception {
        TurnFile file = TurnFile.create(folder.resolve("turns"), new int[] {0, 1}, 2);
        assertThrows(IllegalStateException.class, () -> file.passTurn(1));
    }

    @Test
    void shouldRefuseAFileThatIsNoTurnFile() throws Exception {
        Path other = Files.write(folder.resolve("other"), new byte[200]);
        assertThrows(IOException.class, () -> TurnFile.open(other));
    }

    @Test
    void shouldMirrorEachOrderAndGiveEveryArmOneTurnPerRound() {
        int[] schedule = TurnSchedule.draw(3, 4, 7);
        assertArrayEquals(schedule, TurnSchedule.draw(3, 4, 7));
        for (int block = 0; block < 2; block++) {
            for (int i = 0; i < 3; i++) {
                assertEquals(schedule[block * 6 + i], schedule[block * 6 + 5 - i]);
            }
            int sum = schedule[block * 6] + schedule[block * 6 + 1] + schedule[block * 6 + 2];
            assertEquals(3, sum);
        }
    }

    private Future<?> start(int arm, int turns, List<Integer> order) {
        return arms.submit(() -> {
            TurnFile own = TurnFile.open(folder.resolve("turns"));
            for (int turn = 0; turn < turns; turn++) {
                own.awaitTurn(arm, 1);
                order.add(arm);
                own.passTurn(arm);
                own.awaitEndIfDone(arm);
            }
            return null;
        });
    }
}
