package org.hmmlab.benchmarks.measure.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * The one place of fork arguments: heap, collector, what Agrona needs, what keeps a profiled run equal to an unprofiled
 * one. Both arms of a comparison always get the same list.
 *
 * <p>Benchmark classes over Agrona carry {@link #AGRONA_OPENS} and {@link #NO_BOUNDS_CHECKS} in
 * {@code @Fork(jvmArgsPrepend = …)}, so that JMH's own main class can run them too.
 */
public final class JvmArgs {
    /** Agrona 2 reaches {@code jdk.internal.misc}; without this a fork dies at its first buffer. */
    public static final String AGRONA_OPENS = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Agrona's bounds checks cost up to a fifth of a table walk; the model's tests run with them on. */
    public static final String NO_BOUNDS_CHECKS = "-Dagrona.disable.bounds.checks=true";

    /** The heap of a fork, fixed and touched before the first iteration. */
    static final String HEAP = "128m";

    /** The same in bytes. */
    public static final long HEAP_BYTES = 128L << 20;

    /** System property of a fork: how many ms a benchmark that warms itself in its set-up may take for it. */
    public static final String SET_UP_WARMUP = "hmmlab.setup.warmup.ms";

    private static final int FIRST_WITH_UNSAFE_WARNING = 24;

    private JvmArgs() {}

    /**
     * Arguments of a measured JVM.
     *
     * @param featureVersion of the target JVM, for example 17: newer JVMs need flags that older ones refuse
     */
    public static List<String> forTarget(int featureVersion) {
        List<String> args = new ArrayList<>();
        args.add("-Xms" + HEAP);
        args.add("-Xmx" + HEAP);
        args.add("-XX:+AlwaysPreTouch");
        args.add("-XX:+UseSerialGC");
        // Unlike in production code these two change what C2 keeps about frames: on in every arm, or in none.
        args.add("-XX:+UnlockDiagnosticVMOptions");
        args.add("-XX:+DebugNonSafepoints");
        args.add("-da");
        args.add(AGRONA_OPENS);
        args.add(NO_BOUNDS_CHECKS);
        args.addAll(quietUnsafe(featureVersion));
        return List.copyOf(args);
    }

    /**
     * What a foreign benchmark's JVM gets beside its own arguments: no heap, no collector, only what profiles need.
     *
     * @param featureVersion of the target JVM
     */
    public static List<String> forForeign(int featureVersion) {
        List<String> args = new ArrayList<>(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
        args.addAll(quietUnsafe(featureVersion));
        return List.copyOf(args);
    }

    /**
     * Arguments of a JVM that measures nothing: the JMH process that waits for its fork, or a count. Starts fast, stays small.
     *
     * @param featureVersion of that JVM
     */
    public static List<String> forHost(int featureVersion) {
        List<String> args = new ArrayList<>(
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", AGRONA_OPENS));
        args.addAll(quietUnsafe(featureVersion));
        return List.copyOf(args);
    }

    private static List<String> quietUnsafe(int featureVersion) {
        return featureVersion >= FIRST_WITH_UNSAFE_WARNING
                ? List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")
                : List.of();
    }
}
