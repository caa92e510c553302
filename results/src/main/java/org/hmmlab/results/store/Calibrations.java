package org.hmmlab.results.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hmmlab.results.model.Calibration;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.Environment;

/**
 * What was found out about classes of machines: {@code calibration/<fingerprint>.json} in the results folder, where the fingerprint
 * is that of {@link Environment#machineClass()}, as for {@link Baselines}.
 * Stateless but for the folder, thread-safe; of two that write at once the later one stays.
 */
public final class Calibrations {
    private static final String SUFFIX = ".json";
    private static final Comparator<CalibrationPart> ORDER = Comparator.comparingInt(
                    (CalibrationPart part) -> CalibrationPart.KINDS.indexOf(part.kind()))
            .thenComparing(CalibrationPart::measuredAt);

    private final Path folder;

    /**
     * Looks at a results folder; it need not exist.
     *
     * @param resultsFolder the results folder
     */
    public Calibrations(Path resultsFolder) {
        this.folder = resultsFolder.resolve("calibration");
    }

    /**
     * Keeps one calibration of a machine's class, in place of what is kept of the same kind and the same classes of benchmarks;
     * what is kept of other kinds and other classes stays.
     *
     * @param environment of the machine
     * @param part what was found
     * @return the file
     * @throws StoreException if it cannot be written, or what is there not be read
     */
    public Path keep(Environment environment, CalibrationPart part) {
        List<CalibrationPart> parts = new ArrayList<>();
        of(environment)
                .ifPresent(earlier -> earlier.parts().stream()
                        .flatMap(other -> other.without(part).stream())
                        .forEach(parts::add));
        parts.add(part);
        parts.sort(ORDER);
        Environment machineClass = environment.machineClass();
        Path target = file(machineClass);
        String text = RunLines.pretty(new Calibration(Calibration.SCHEMA_VERSION, machineClass, parts)) + '\n';
        try {
            WholeFile.write(target, text);
        } catch (IOException e) {
            throw new UnwritableStoreException(folder, e);
        }
        return target;
    }

    /**
     * The calibration of a class of machine.
     *
     * @param environment of one of its machines
     * @return what is known, its environment that of the class; empty if nothing is
     * @throws StoreException if its file is not what it must be
     */
    public Optional<Calibration> of(Environment environment) {
        Path file = file(environment.machineClass());
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * All calibrations.
     *
     * @return in order of their fingerprints
     * @throws StoreException if a file is not what it must be
     */
    public List<Calibration> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Calibrations::read)
                    .toList();
        } catch (IOException e) {
            throw new StoreException("calibrations must be readable: " + folder + ": " + e, e);
        }
    }

    private Path file(Environment machineClass) {
        return folder.resolve(machineClass.fingerprint() + SUFFIX);
    }

    private static Calibration read(Path file) {
        try {
            JsonNode tree = RunLines.parse(Files.readString(file));
            return RunLines.read(tree, Calibration.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new StoreException(
                    file + " must be a calibration as schema/calibration-1.schema.json describes it: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new StoreException("calibrations must be readable: " + file + ": " + e, e);
        }
    }
}
