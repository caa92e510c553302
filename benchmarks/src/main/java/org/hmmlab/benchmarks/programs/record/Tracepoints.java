package org.hmmlab.benchmarks.programs.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The kernel's tracepoints that a recording needs. */
final class Tracepoints {
    static final String FAULT_USER = "exceptions:page_fault_user";
    static final String FAULT_KERNEL = "exceptions:page_fault_kernel";
    static final String NEW_TASK = "task:task_newtask";
    static final String EXEC = "sched:sched_process_exec";
    static final String EXIT = "sched:sched_process_exit";
    static final String ENTER = "syscalls:sys_enter_";
    static final String LEAVE = "syscalls:sys_exit_";

    private static final List<String> CALLS = List.of("mmap", "munmap", "mprotect", "mremap", "madvise", "brk");

    /** Calls that a kernel may be built without. */
    private static final List<String> OPTIONAL_CALLS = List.of("pkey_mprotect", "shmdt");

    private Tracepoints() {}

    /** Those without which there is no recording. */
    static List<String> required() {
        List<String> names = new ArrayList<>(List.of(FAULT_USER, FAULT_KERNEL, NEW_TASK, EXEC, EXIT));
        CALLS.forEach(call -> addBoth(names, call));
        return List.copyOf(names);
    }

    /**
     * Those to ask perf for.
     *
     * @param isThere whether this kernel has a tracepoint
     */
    static List<String> wanted(Predicate<String> isThere) {
        List<String> names = new ArrayList<>(required());
        for (String call : OPTIONAL_CALLS) {
            if (isThere.test(ENTER + call) && isThere.test(LEAVE + call)) {
                addBoth(names, call);
            }
        }
        return List.copyOf(names);
    }

    private static void addBoth(List<String> names, String call) {
        names.add(ENTER + call);
        names.add(LEAVE + call);
    }
}
