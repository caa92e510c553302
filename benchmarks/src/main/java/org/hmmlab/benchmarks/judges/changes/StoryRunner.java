package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Plays stories, one act and one side after the other: step points have one listener in a JVM.
 *
 * <p>The JVM must run with {@code -Dhmmlab.steps=true} and {@code -Dhmmlab.counting=true}.
 */
public final class StoryRunner {
    /** A scene whose threads wait for each other for ever must not hang the command; no order of threads depends on it. */
    private static final long LONGEST_SCENE_S = 60;

    private StoryRunner() {}

    /**
     * Plays all acts of a story on both sides.
     *
     * @param story the story
     * @return what was seen, and whether it is what must be seen
     */
    public static Verdict run(Story story) {
        List<Play> plays = new ArrayList<>();
        for (Act act : story.acts()) {
            List<String> failures = new ArrayList<>();
            Map<String, String> before = play(act, act.before(), "before", failures);
            Map<String, String> after = play(act, act.after(), "after", failures);
            plays.add(Play.judge(act, before, after, failures));
        }
        return new Verdict(story, plays);
    }

    private static Map<String, String> play(Act act, Side side, String name, List<String> failures) {
        SceneThread scene = new SceneThread(act, side);
        scene.start();
        try {
            scene.join(TimeUnit.SECONDS.toMillis(LONGEST_SCENE_S));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(name + ": interrupted");
            return Map.of();
        }
        if (scene.isAlive()) {
            failures.add(name + ": the scene did not end, its threads wait for each other");
            return Map.of();
        }
        if (!scene.failure.isEmpty()) {
            failures.add(name + ": the event did not occur: " + scene.failure);
        }
        return scene.seen;
    }

    /** One play of one side. */
    private static final class SceneThread extends Thread {
        private final Act act;
        private final Side side;
        private Map<String, String> seen = Map.of();
        private String failure = "";

        SceneThread(Act act, Side side) {
            super("scene");
            this.act = act;
            this.side = side;
            setDaemon(true);
        }

        @Override
        public void run() {
            try (Stage stage = new Stage(side)) {
                try {
                    act.scene().play(stage);
                } finally {
                    seen = stage.seen();
                }
            } catch (RuntimeException | Error e) {
                failure = e instanceof NotReachedException ? String.valueOf(e.getMessage()) : e.toString();
            }
        }
    }
}
