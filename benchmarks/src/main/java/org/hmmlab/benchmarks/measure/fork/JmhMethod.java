package org.hmmlab.benchmarks.measure.fork;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A JMH benchmark method as its annotations describe it, read without running anything of it. Immutable.
 *
 * <p>What a loop outside JMH cannot give is refused by name: {@code @Group}, {@code Control}, set-up or tear-down of
 * {@code Level.Invocation}, whose time would be measured or taken from the schedule, and parameters that are neither states nor
 * a {@code Blackhole}.
 */
public final class JmhMethod {
    private final Class<?> type;
    private final Method method;

    private JmhMethod(Class<?> type, Method method) {
        this.type = type;
        this.method = method;
    }

    /**
     * Finds a benchmark.
     *
     * @param name qualified method name, as JMH prints it
     * @param loader that has its class
     * @throws RefusedBenchmarkException if the loop cannot run it; names what it uses
     */
    public static JmhMethod find(String name, ClassLoader loader) {
        int dot = name.lastIndexOf('.');
        Class<?> type = load(name, name.substring(0, dot), loader);
        List<Method> found = new ArrayList<>();
        for (Class<?> at = type; at != null && found.isEmpty(); at = at.getSuperclass()) {
            Arrays.stream(at.getDeclaredMethods())
                    .filter(m -> m.getName().equals(name.substring(dot + 1)) && m.isAnnotationPresent(Benchmark.class))
                    .forEach(found::add);
        }
        if (found.isEmpty()) {
            // JMH lists the methods of a group under the group's name.
            boolean isGroup = Arrays.stream(type.getMethods()).anyMatch(m -> m.isAnnotationPresent(Group.class));
            throw refused(name, isGroup ? "@Group" : "no method of that name with @Benchmark");
        }
        JmhMethod benchmark = new JmhMethod(type, found.get(0));
        benchmark.check(name);
        return benchmark;
    }

    /** The class that JMH would make an object of: the one named, which may inherit the method. */
    private static Class<?> load(String name, String className, ClassLoader loader) {
        String candidate = className;
        while (true) {
            try {
                return Class.forName(candidate, false, loader);
            } catch (UnsupportedClassVersionError e) {
                throw e;
            } catch (ClassNotFoundException | LinkageError e) {
                // A nested class is listed with a dot.
                int dot = candidate.lastIndexOf('.');
                if (dot < 0) {
                    throw new RefusedBenchmarkException(
                            "the class of a benchmark must be loadable: " + name + ": " + e);
                }
                candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
            }
        }
    }

    private void check(String name) {
        if (method.isAnnotationPresent(Group.class)) {
            throw refused(name, "@Group");
        }
        Deque<Class<?>> open = new ArrayDeque<>(states(name, method));
        open.add(type);
        Set<Class<?>> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Class<?> state = open.remove();
            if (!seen.add(state)) {
                continue;
            }
            for (Method helper : helpers(state)) {
                Level level = level(helper);
                if (level == Level.Invocation) {
                    throw refused(
                            name,
                            "Level.Invocation, of " + state.getSimpleName() + '.' + helper.getName()
                                    + "(), which would run inside the measured time");
                }
                open.addAll(states(name, helper));
            }
        }
    }

    private static List<Class<?>> states(String name, Method of) {
        List<Class<?>> states = new ArrayList<>();
        for (Class<?> parameter : of.getParameterTypes()) {
            if (parameter.isAnnotationPresent(State.class)) {
                states.add(parameter);
            } else if (parameter != Blackhole.class && !parameter.getName().equals(Blackhole.class.getName())) {
                throw refused(
                        name, "a parameter of type " + parameter.getSimpleName() + ", which only JMH's own loop has");
            }
        }
        return states;
    }

    private static RefusedBenchmarkException refused(String name, String what) {
        return new RefusedBenchmarkException(refusal(name, what));
    }

    /** Why a benchmark is refused, as a sentence. */
    public static String refusal(String name, String what) {
        return "the latency of " + name + " cannot be recorded: it uses " + what;
    }

    /** The class whose object the method is called on. */
    Class<?> type() {
        return type;
    }

    /** The method; a superclass may declare it. */
    Method method() {
        return method;
    }

    /** Operations that one call counts for. */
    int operationsPerCall() {
        OperationsPerInvocation of = method.getAnnotation(OperationsPerInvocation.class);
        if (of == null) {
            of = method.getDeclaringClass().getAnnotation(OperationsPerInvocation.class);
        }
        return of == null ? 1 : of.value();
    }

    /**
     * Set-up and tear-down methods of a state, those of its superclass first; one that is overridden counts once, where it was
     * first declared, and calls the last.
     */
    static List<Method> helpers(Class<?> state) {
        Deque<Class<?>> hierarchy = new ArrayDeque<>();
        for (Class<?> at = state; at != null && at != Object.class; at = at.getSuperclass()) {
            hierarchy.addFirst(at);
        }
        Map<String, Method> helpers = new LinkedHashMap<>();
        for (Class<?> at : hierarchy) {
            Arrays.stream(at.getDeclaredMethods())
                    .filter(m -> !m.isSynthetic()
                            && (m.isAnnotationPresent(Setup.class) || m.isAnnotationPresent(TearDown.class)))
                    .sorted(java.util.Comparator.comparing(Method::getName))
                    .forEach(m -> helpers.putIfAbsent(m.getName() + Arrays.toString(m.getParameterTypes()), m));
        }
        return List.copyOf(helpers.values());
    }

    static List<Method> helpers(Class<?> state, Class<? extends Annotation> role, Level level) {
        return helpers(state).stream()
                .filter(m -> m.isAnnotationPresent(role) && level(m) == level)
                .toList();
    }

    private static Level level(Method helper) {
        Setup setup = helper.getAnnotation(Setup.class);
        return setup != null
                ? setup.value()
                : helper.getAnnotation(TearDown.class).value();
    }
}
