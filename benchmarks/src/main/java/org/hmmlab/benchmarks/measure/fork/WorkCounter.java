package org.hmmlab.benchmarks.measure.fork;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.openjdk.jmh.results.Result;

/**
 * Counts what the operations of one iteration execute, in a measured JVM. The counter is the measured program's own, a service of
 * this type on its class path. Used by one thread.
 */
public interface WorkCounter {
    /** Beginning of the labels of all counters in JMH's results. */
    String PREFIX = "lab.count.";

    /**
     * Begins. Called once, before anything else.
     *
     * @param isContended whether threads contend: then failed attempts are counted, and nothing exact
     */
    void begin(boolean isContended);

    /** Remembers where the counters stand. */
    void beforeIteration();

    /**
     * What the iteration's operations executed.
     *
     * @param ops how many operations it had
     * @param isMeasured whether it is a measured iteration, and no warm-up
     * @return results with labels that begin with {@link #PREFIX}, or failed attempts; empty where the iteration says nothing exact
     */
    List<Result<?>> afterIteration(long ops, boolean isMeasured);

    /**
     * The counter of the program that runs here, begun.
     *
     * @throws IllegalStateException when the program has none
     */
    static WorkCounter ofProgram(boolean isContended) {
        Optional<WorkCounter> own = ServiceLoader.load(WorkCounter.class).findFirst();
        WorkCounter counter = own.orElseGet(Former::new);
        counter.begin(isContended);
        return counter;
    }

    /** The counter of a commit of this lab that had no such service: a class with the same two methods. */
    final class Former implements WorkCounter {
        private static final String CLASS_NAME = "org.hmmlab.benchmarks.runner.WorkPerOp";

        private Object counter;
        private Method before;
        private Method after;

        private Former() {}

        @Override
        public void begin(boolean isContended) {
            try {
                Class<?> type = Class.forName(CLASS_NAME);
                Constructor<?> constructor = type.getDeclaredConstructor(boolean.class);
                constructor.setAccessible(true);
                before = type.getDeclaredMethod("beforeIteration");
                before.setAccessible(true);
                after = type.getDeclaredMethod("afterIteration", long.class, boolean.class);
                after.setAccessible(true);
                counter = constructor.newInstance(isContended);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "a program whose work is counted must have a service " + WorkCounter.class.getName(), e);
            }
        }

        @Override
        public void beforeIteration() {
            call(before);
        }

        @Override
        @SuppressWarnings("unchecked") // that is what the method returned in those commits
        public List<Result<?>> afterIteration(long ops, boolean isMeasured) {
            return (List<Result<?>>) call(after, ops, isMeasured);
        }

        private Object call(Method method, Object... arguments) {
            try {
                return method.invoke(counter, arguments);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the work of an iteration could not be counted: " + method, e);
            }
        }
    }
}
