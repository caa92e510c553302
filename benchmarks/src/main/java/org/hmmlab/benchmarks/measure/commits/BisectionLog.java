package org.hmmlab.benchmarks.measure.commits;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hmmlab.results.store.WholeFile;

/**
 * What a bisection knows, on disk after each probe, so that an interrupted one goes on: {@code bisect/KEY.json} in the results
 * folder, written whole. Used by one thread.
 */
public final class BisectionLog {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE);

    private static final String FOLDER = "bisect";

    private final Path file;
    private final State state;

    /**
     * The file's contents. Fields, not a record, for Jackson's sake.
     *
     * <p>Mutable; owned by its log.
     */
    static final class State {
        /** Of every random choice. */
        public long seed;
        /** What the machine was. */
        public Map<String, String> environment = new TreeMap<>();
        /** In order. */
        public List<Probe> probes = new ArrayList<>();
        /** Whether there is an answer. */
        public boolean isFinished;
        /** In words. */
        public String answer = "";

        State() {}
    }

    private BisectionLog(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    /**
     * The log of one bisection.
     *
     * @param results the results folder
     * @param key names what is searched, where and by what
     * @param seed of a new one
     * @param environment of this machine
     * @param isFresh whether to begin anew whatever is known
     * @return with the probes of an interrupted one, if there is one
     */
    public static BisectionLog open(
            Path results, String key, long seed, Map<String, String> environment, boolean isFresh) {
        Path file = results.resolve(FOLDER).resolve(key + ".json");
        if (!isFresh && Files.exists(file)) {
            try {
                State state = JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), State.class);
                if (!state.isFinished) {
                    return new BisectionLog(file, state);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("the log of a bisection must be readable: " + file + ": "
                        + e.getOriginalMessage() + "; --fresh begins anew");
            } catch (IOException e) {
                throw new UncheckedIOException("the log of a bisection must be readable: " + file, e);
            }
        }
        State state = new State();
        state.seed = seed;
        state.environment.putAll(environment);
        return new BisectionLog(file, state);
    }

    /**
     * The logs of bisections between the same commits that an earlier version left unfinished. Their names do not say how the JVMs of a
     * pair were executed, so that nothing can go on with them.
     *
     * @param results the results folder
     */
    public static List<Path> outdated(Path results, Commit first, Commit last) {
        Path folder = results.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        String name = BisectionRequest.prefix(first, last) + "[0-9a-f]{8}\\.json";
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> unfinished = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches(name)
                        && !JSON.readValue(Files.readString(file), State.class).isFinished) {
                    unfinished.add(file);
                }
            }
            return List.copyOf(unfinished);
        } catch (IOException e) {
            throw new UncheckedIOException("the logs of bisections must be readable: " + folder, e);
        }
    }

    /** The seed, of an interrupted bisection its own. */
    public long seed() {
        return state.seed;
    }

    /** What the machine was when it began. */
    public Map<String, String> environment() {
        return Map.copyOf(state.environment);
    }

    /** How many probes are known. */
    public int known() {
        return state.probes.size();
    }

    /** A probe that is known, if it compared these two. */
    public Optional<Probe> probe(int number, String base, String commit) {
        return number < state.probes.size()
                ? Optional.of(state.probes.get(number))
                        .filter(p -> p.base().equals(base) && p.commit().equals(commit))
                : Optional.empty();
    }

    /** Adds a probe; those that came after its number before are forgotten. */
    public void add(int number, Probe probe) {
        state.probes
                .subList(Math.min(number, state.probes.size()), state.probes.size())
                .clear();
        state.probes.add(probe);
        write();
    }

    /** There is an answer: the next bisection of this key begins anew. */
    public void finish(String answer) {
        state.isFinished = true;
        state.answer = answer;
        write();
    }

    /** Where it lies. */
    public Path file() {
        return file;
    }

    private void write() {
        try {
            WholeFile.write(file, JSON.writeValueAsString(state));
        } catch (IOException e) {
            throw new UncheckedIOException("the log of a bisection must be writable: " + file, e);
        }
    }
}
