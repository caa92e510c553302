package org.hmmlab.benchmarks.suites.attribution;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.profile.Breakdown;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.store.WholeFile;

/** Says what the parts of an invalidation take, design by design, in a table, a page and a file. Used by one thread. */
public final class BreakdownReport implements Breakdown {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public BreakdownReport() {}

    @Override
    public boolean isPossible(BenchmarkTask task) {
        return AttributionRun.isPossible(task);
    }

    @Override
    public String possible() {
        return "parts of the model are left out, which only InvalidatePairBenchmark with one thread can do without";
    }

    @Override
    public long estimatedMillis(ProfileRun.Plan plan) {
        return AttributionRun.estimatedMillis(plan);
    }

    @Override
    public Found take(
            ProfileRun.Plan plan,
            List<StoredProfile> profiles,
            long seed,
            Path folder,
            Progress progress,
            Interruption interruption)
            throws InterruptedException {
        List<Attribution> found = new AttributionRun(progress, interruption).of(plan, profiles, seed);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profiles", profiles.stream().map(StoredProfile::manifest).toList());
        object.put("attributions", found);
        Path page = folder.resolve("index.html");
        try {
            WholeFile.write(folder.resolve("parts.json"), JSON.writeValueAsString(object) + '\n');
            WholeFile.write(page, AttributionText.page("Parts of " + plan.task(), found));
        } catch (IOException e) {
            throw new UncheckedIOException("an attribution must be storable: " + folder, e);
        }
        object.put("page", page.toString());
        StringBuilder text = new StringBuilder();
        found.forEach(a -> text.append(AttributionText.table(a)));
        text.append("page    ").append(page).append('\n');
        return new Found(
                object,
                text.toString(),
                found.stream().allMatch(a -> a.failure().isEmpty()));
    }
}
