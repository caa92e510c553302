package org.hmmlab.benchmarks.measure.fork;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.openjdk.jmh.infra.Blackhole;

/** Makes a call of a benchmark method, with its result given to a Blackhole, into an operation. */
final class JmhOperation {
    private JmhOperation() {}

    /**
     * The operation of one worker.
     *
     * @param benchmark the method
     * @param states of the worker; made and set up by this
     */
    static Operation of(JmhMethod benchmark, JmhStates states) throws ReflectiveOperationException {
        Method method = benchmark.method();
        method.setAccessible(true);
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        Object receiver = isStatic ? null : states.receiver(benchmark.type());
        Object[] others = states.arguments(method);
        MethodHandle call = MethodHandles.lookup().unreflect(method);
        int before = isStatic ? 1 : 2;
        Object[] arguments = new Object[before + others.length];
        arguments[0] = states.blackhole();
        if (!isStatic) {
            arguments[1] = receiver;
        }
        System.arraycopy(others, 0, arguments, before, others.length);
        MethodHandle consumed = consumed(call);
        MethodType objects = consumed.type().generic().changeReturnType(void.class);
        return HandleOperation.of(consumed.asType(objects).asSpreader(Object[].class, arguments.length), arguments);
    }

    /** The call with a Blackhole before its arguments, which takes the result: (Blackhole, ...)void. */
    private static MethodHandle consumed(MethodHandle call) throws ReflectiveOperationException {
        Class<?> result = call.type().returnType();
        if (result == void.class) {
            return MethodHandles.dropArguments(call, 0, Blackhole.class);
        }
        Class<?> sink = result.isPrimitive() ? result : Object.class;
        MethodHandle consume = MethodHandles.lookup()
                .findVirtual(Blackhole.class, "consume", MethodType.methodType(void.class, sink))
                .asType(MethodType.methodType(void.class, Blackhole.class, result));
        return MethodHandles.collectArguments(consume, 1, call);
    }
}
