package org.hmmlab.benchmarks.measure.fork;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The states of one worker, made, filled, set up and torn down as JMH does it: those of {@code Scope.Benchmark} are shared by
 * all workers, others are the worker's own (a group is refused, so {@code Scope.Group} is a thread's too). A state is made as
 * the padded class that JMH generated for it, if there is one. Workers make theirs one after another.
 */
final class JmhStates {
    private static final String SWORDFISH =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";

    /** Where JMH puts what it generates, below the package: now, and before 1.21. */
    private static final List<String> GENERATED = List.of("jmh_generated", "generated");

    private final Map<String, String> params;
    private final Map<Class<?>, Object> shared;
    private final Map<Class<?>, Object> own = new LinkedHashMap<>();
    private final Set<Class<?>> beingMade = new HashSet<>();
    private final boolean isFirst;
    private final Blackhole blackhole = new Blackhole(SWORDFISH);

    /**
     * States of a worker.
     *
     * @param params values by parameter name
     * @param shared states of all workers; the first one to need a state makes it, the first worker ends it
     * @param isFirst whether this is the first worker
     */
    JmhStates(Map<String, String> params, Map<Class<?>, Object> shared, boolean isFirst) {
        this.params = params;
        this.shared = shared;
        this.isFirst = isFirst;
    }

    Blackhole blackhole() {
        return blackhole;
    }

    /** The object that a method is called on: a state, or an object of its own for each thread. */
    Object receiver(Class<?> type) throws ReflectiveOperationException {
        return state(type);
    }

    /** What a method is called with. */
    Object[] arguments(Method method) throws ReflectiveOperationException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> parameter = method.getParameterTypes()[i];
            arguments[i] = parameter == Blackhole.class ? blackhole : state(parameter);
        }
        return arguments;
    }

    private Object state(Class<?> type) throws ReflectiveOperationException {
        Map<Class<?>, Object> home = isShared(type) ? shared : own;
        Object made = home.get(type);
        if (made == null) {
            if (!beingMade.add(type)) {
                throw new RefusedBenchmarkException("states must not need each other in a circle: " + type.getName());
            }
            made = make(type);
            // What its set-up needs is made first, so the order of this map is the order of set-up.
            for (Method helper : JmhMethod.helpers(type)) {
                arguments(helper);
            }
            home.put(type, made);
            run(type, made, Setup.class, Level.Trial);
        }
        return made;
    }

    private static boolean isShared(Class<?> type) {
        State state = type.getAnnotation(State.class);
        return state != null && state.value() == Scope.Benchmark;
    }

    private Object make(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = padded(type).getDeclaredConstructor();
        constructor.setAccessible(true);
        Object made = constructor.newInstance();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                Param param = field.getAnnotation(Param.class);
                if (param != null) {
                    field.setAccessible(true);
                    field.set(made, value(field, param));
                }
            }
        }
        return made;
    }

    /** JMH's generated subclass, whose fields stand between padding; the class itself where there is none. */
    private static Class<?> padded(Class<?> type) {
        String prefix = type.getPackageName().isEmpty() ? "" : type.getPackageName() + '.';
        String nested = type.getName().substring(prefix.length()).replace('$', '_');
        for (String generated : GENERATED) {
            try {
                Class<?> padded =
                        Class.forName(prefix + generated + '.' + nested + "_jmhType", true, type.getClassLoader());
                return type.isAssignableFrom(padded) ? padded : type;
            } catch (ClassNotFoundException e) {
                continue;
            }
        }
        return type;
    }

    private Object value(Field field, Param param) {
        String[] declared = param.value();
        String text = params.get(field.getName());
        Class<?> type = field.getType();
        if (text == null) {
            boolean isBlank = declared.length == 0 || declared[0].equals(Param.BLANK_ARGS);
            if (isBlank && type.isEnum()) {
                return type.getEnumConstants()[0];
            }
            if (isBlank) {
                throw new IllegalArgumentException("a parameter must have a value: -p " + field.getName() + "=");
            }
            text = declared[0];
        }
        return convert(text, type, field.getName());
    }

    private static Object convert(String text, Class<?> type, String name) {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("parameter " + name + " must name one of its constants: " + text);
        }
        if (type == String.class) {
            return text;
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer" -> Integer.valueOf(text);
            case "long", "Long" -> Long.valueOf(text);
            case "double", "Double" -> Double.valueOf(text);
            case "float", "Float" -> Float.valueOf(text);
            case "short", "Short" -> Short.valueOf(text);
            case "byte", "Byte" -> Byte.valueOf(text);
            case "boolean", "Boolean" -> Boolean.valueOf(text);
            case "char", "Character" -> text.charAt(0);
            default ->
                throw new IllegalArgumentException(
                        "parameter " + name + " must be text, a number or an enum: " + type.getName());
        };
    }

    /** Sets up an iteration. */
    void beforeIteration() throws ReflectiveOperationException {
        for (Map.Entry<Class<?>, Object> state : mine()) {
            run(state.getKey(), state.getValue(), Setup.class, Level.Iteration);
        }
    }

    /** Tears an iteration down. */
    void afterIteration() throws ReflectiveOperationException {
        tearDown(Level.Iteration);
    }

    /** Tears everything down; shared states with the first worker, which therefore comes last. */
    void end() throws ReflectiveOperationException {
        tearDown(Level.Trial);
    }

    private void tearDown(Level level) throws ReflectiveOperationException {
        List<Map.Entry<Class<?>, Object>> lastFirst = mine();
        Collections.reverse(lastFirst);
        for (Map.Entry<Class<?>, Object> state : lastFirst) {
            run(state.getKey(), state.getValue(), TearDown.class, level);
        }
    }

    private List<Map.Entry<Class<?>, Object>> mine() {
        List<Map.Entry<Class<?>, Object>> mine = new ArrayList<>();
        if (isFirst) {
            mine.addAll(shared.entrySet());
        }
        mine.addAll(own.entrySet());
        return mine;
    }

    private void run(Class<?> type, Object state, Class<? extends java.lang.annotation.Annotation> role, Level level)
            throws ReflectiveOperationException {
        for (Method helper : JmhMethod.helpers(type, role, level)) {
            helper.setAccessible(true);
            try {
                helper.invoke(state, arguments(helper));
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(
                        type.getSimpleName() + '.' + helper.getName() + "() of the benchmark failed: " + e.getCause(),
                        e.getCause());
            }
        }
    }
}
