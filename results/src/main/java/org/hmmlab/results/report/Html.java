package org.hmmlab.results.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes HTML that is also well-formed XML: every element is closed, every text and attribute escaped. Single-threaded. */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param tag its name
     * @param attributes names and values by turns
     */
    Html open(String tag, String... attributes) {
        start(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        if (open.size() < 4) {
            out.append('\n');
        }
        return this;
    }

    /** An element that holds text only. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that holds nothing. */
    Html empty(String tag, String... attributes) {
        start(tag, attributes).append("/>");
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** A style sheet of our own: trusted text, in which nothing is escaped. */
    Html style(String css) {
        out.append("<style>").append(styleText(css)).append("</style>\n");
        return this;
    }

    /** What stands between the tags of a style sheet. */
    static String styleText(String css) {
        if (css.contains("<") || css.contains("&")) {
            throw new IllegalArgumentException("a style sheet must hold no markup");
        }
        return '\n' + css;
    }

    /** A script that {@link #scriptText} has made. */
    Html script(String text) {
        out.append("<script>").append(text).append("</script>\n");
        return this;
    }

    /** Trusted program text, wrapped so that it reads the same in HTML and in XML. */
    static String scriptText(String program) {
        String small = program.toLowerCase(Locale.ROOT);
        if (small.contains("</script") || small.contains("<!--") || small.contains("]]>")) {
            throw new IllegalArgumentException("a script must not hold what ends it");
        }
        return "//<![CDATA[\n" + program + "\n//]]>\n";
    }

    /** Data for scripts: JSON that holds no markup. */
    Html data(String id, String json) {
        if (json.contains("<") || json.contains("&")) {
            throw new IllegalArgumentException("data must hold no markup");
        }
        out.append("<script type=\"application/json\" id=\"")
                .append(escape(id))
                .append("\">")
                .append(json)
                .append("</script>\n");
        return this;
    }

    /** Takes over what another has written; it must have closed all that it opened. */
    Html inner(Html finished) {
        finished.mustBeClosed();
        out.append(finished.out);
        return this;
    }

    @Override
    public String toString() {
        mustBeClosed();
        return "<!DOCTYPE html>\n" + out;
    }

    private void mustBeClosed() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("every element must be closed: open=" + open);
        }
    }

    private StringBuilder start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        return out;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isText(c) ? c : 0xfffd);
            }
        });
        return escaped.toString();
    }

    /** Half a character, a control character, or what is no character at all can be neither written nor read. */
    private static boolean isText(int c) {
        boolean isControl = (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
        boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !isControl && !isHalf && (c & 0xfffe) != 0xfffe;
    }
}
