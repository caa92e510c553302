package org.hmmlab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium of this machine without a window, driven by its own chromedriver; nothing is downloaded. Single-threaded. */
final class Browser implements AutoCloseable {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Why no page can be looked at on this machine; empty if it can. */
    static String missing() {
        if (Stream.concat(BROWSERS.stream(), Stream.of())
                .allMatch(name -> onPath(name).isEmpty())) {
            return "no Chromium on the path: none of " + BROWSERS;
        }
        return onPath("chromedriver").isEmpty() ? "no chromedriver on the path" : "";
    }

    /** Starts one with an empty profile. */
    static Browser start(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSERS.stream()
                .flatMap(name -> onPath(name).stream())
                .findFirst()
                .orElseThrow()
                .toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** How a reader looks at a page. */
    Browser as(int width, int height, boolean isDark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
        return this;
    }

    Browser withScript(boolean isOn) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !isOn));
        return this;
    }

    void open(Path page) {
        driver.get(page.toUri().toString());
    }

    /** What a script returns: a text, a truth, a whole number or nothing. */
    @Nullable
    Object script(String text, Object... arguments) {
        return driver.executeScript(text, arguments);
    }

    /** What a script returns that counts something. */
    long number(String text) {
        return script(text) instanceof Long number ? number : -1;
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Draws every picture, as a reader does who scrolls to the end. */
    void scrollThrough() {
        long height = number("return document.documentElement.scrollHeight");
        for (long y = 0; y <= height; y += 400) {
            // Two frames: what comes into view is found in the first and drawn in the second.
            driver.executeAsyncScript(
                    "scrollTo(0, arguments[0]);"
                            + "requestAnimationFrame(() => requestAnimationFrame(arguments[arguments.length - 1]))",
                    y);
        }
        script("scrollTo(0, 0)");
    }

    /** What the browser complained of since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The addresses asked for since the last call. */
    List<String> requests() {
        List<String> urls = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = message(entry);
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                urls.add(message.path("params").path("request").path("url").asText());
            }
        }
        return urls;
    }

    private static JsonNode message(LogEntry entry) {
        try {
            return MAPPER.readTree(entry.getMessage()).path("message");
        } catch (IOException e) {
            throw new IllegalStateException("a line of the log must be JSON: " + entry, e);
        }
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
