package org.hmmlab.profiles.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hmmlab.profiles.stacks.ProfileEvent;

/**
 * What to profile, as a tracked file, so that the same can be looked at again; and what must not be seen there.
 *
 * @param name the file's name without its ending
 * @param question what the profile answers
 * @param bench benchmarks, as on the command line
 * @param events sampled one after another, each in JVMs of its own
 * @param designs one profile each; two are profiled in lock-step
 * @param params of the benchmark
 * @param threads worker threads; 0 takes the benchmark's own
 * @param forks JVMs of each profile
 * @param interval of the samples: ns, or bytes; 0 takes each event's own
 * @param isOfRecord whether {@code lab profile --record} takes it, into the tracked folder
 * @param budgets checked by {@code lab profile --check-budgets}
 */
public record Recipe(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "question", required = true) String question,
        @JsonProperty(value = "bench", required = true) String bench,
        @JsonProperty(value = "events", required = true) List<String> events,
        @JsonProperty("designs") List<String> designs,
        @JsonProperty("params") Map<String, String> params,
        @JsonProperty("threads") int threads,
        @JsonProperty("forks") int forks,
        @JsonProperty("interval") long interval,
        @JsonProperty("record") boolean isOfRecord,
        @JsonProperty("budgets") List<Budget> budgets) {
    private static final String SUFFIX = ".json";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Checks, and puts what may be left out in its place. */
    public Recipe {
        events = List.copyOf(events);
        events.forEach(ProfileEvent::parse);
        designs = designs == null ? List.of() : List.copyOf(designs);
        params = params == null ? Map.of() : Map.copyOf(params);
        budgets = budgets == null ? List.of() : List.copyOf(budgets);
        forks = forks == 0 ? 1 : forks;
        if (events.isEmpty() || threads < 0 || forks < 1 || interval < 0) {
            throw new IllegalArgumentException(
                    "a recipe must name an event, and threads, forks and interval must not be"
                            + " negative: events=" + events + ", threads=" + threads + ", forks=" + forks
                            + ", interval="
                            + interval);
        }
        for (Budget budget : budgets) {
            if (!events.contains(budget.event())) {
                throw new IllegalArgumentException("a budget must be of an event that its recipe samples: budget of "
                        + budget.event() + ", events=" + events);
            }
        }
    }

    /**
     * Reads a recipe.
     *
     * @throws IllegalArgumentException when the file is none; says what is wrong
     */
    public static Recipe read(Path file) {
        try {
            Recipe recipe = JSON.readValue(Files.readString(file), Recipe.class);
            if (!file.getFileName().toString().equals(recipe.name() + SUFFIX)) {
                throw new IllegalArgumentException(
                        "a recipe must lie in a file of its name: name=" + recipe.name() + ", file=" + file);
            }
            return recipe;
        } catch (IOException e) {
            throw new IllegalArgumentException("a recipe must be readable: " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads all recipes of a folder, by name.
     *
     * @throws IllegalArgumentException when the folder has none, or one cannot be read
     */
    public static List<Recipe> readAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Recipe> recipes = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Recipe::read)
                    .toList();
            if (recipes.isEmpty()) {
                throw new IllegalArgumentException("a folder of recipes must hold one: " + folder);
            }
            return recipes;
        } catch (IOException e) {
            throw new IllegalArgumentException("recipes must be readable: " + folder + ": " + e, e);
        }
    }
}
