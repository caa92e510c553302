package org.hmmlab.benchmarks.measure.commits;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.LabLock;
import org.hmmlab.benchmarks.measure.launch.Program;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.jspecify.annotations.Nullable;

/** Arms that are commits. Their jars are kept in the results folder, under {@code builds}. Used by one thread. */
public final class GitArms implements ArmParser.Commits {
    private final LabContext context;
    private final GitSource source;
    private final Path results;
    private final PrintWriter err;
    private @Nullable Builds builds;

    /**
     * Arms of one repository.
     *
     * @param results the results folder, which keeps the jars
     * @param err is told of each build
     */
    public GitArms(LabContext context, GitSource source, Path results, PrintWriter err) {
        this.context = context;
        this.source = source;
        this.results = results;
        this.err = err;
    }

    /** The builds of the repository asked for. */
    public Builds builds() {
        Builds known = builds;
        if (known == null) {
            known = new Builds(
                    results.resolve("builds").toAbsolutePath(),
                    GitRepository.of(source.repository()),
                    source.recipe(),
                    new Watch());
            builds = known;
        }
        return known;
    }

    /**
     * The arm of a commit, built now unless it was built before.
     *
     * @param ref a name of the commit
     * @param params parameters of the benchmarks of that commit's lab
     * @param suffix of the arm's name
     */
    @Override
    public Arm arm(String ref, Map<String, String> params, TargetJvm jvm, String suffix) throws InterruptedException {
        Commit commit = builds().repository().commit(ref);
        Program program = Program.ofBuild(jar(commit), jvm, builds().content(commit));
        if (program.isForeign() && !params.isEmpty()) {
            String name = params.keySet().iterator().next();
            throw new UnusableInputException("only a commit of this lab has a " + name + " to choose, by @" + name + '='
                    + params.get(name) + "; parameters of other benchmarks are chosen with -p NAME=VALUE: " + commit);
        }
        String values = params.values().stream().map(value -> '@' + value).collect(Collectors.joining());
        return new Arm(ArmParser.GIT + commit.shortId() + values + suffix, params, program);
    }

    /** The jar of a commit. While it is built nothing is measured on this machine. */
    Path jar(Commit commit) throws InterruptedException {
        if (builds().isBuilt(commit)) {
            return builds().of(commit);
        }
        LabLock lock = LabLock.acquire(context.lockFolder(), "a build of " + commit, err::println);
        try {
            return builds().of(commit);
        } finally {
            lock.close();
        }
    }

    /** Says what happens, and lets an interruption end it. */
    private final class Watch implements Builds.Watch {
        @Override
        public void say(String line) {
            err.println(line);
            err.flush();
        }

        @Override
        public void started(AutoCloseable running) {
            context.interruption().add(running);
        }

        @Override
        public void ended(AutoCloseable running) {
            context.interruption().remove(running);
        }
    }
}
