package org.hmmlab.results.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an arm in tables and stored runs, taken apart: {@code kref}, {@code kref@21}, {@code jar:app.jar},
 * {@code git:3ffcb7e@kref@21}, {@code kref (A)}. This is the only place that knows how a name is put together.
 *
 * @param kind what the arm is
 * @param what the design, the jar's file name, or the commit; empty in the name of a family of commits
 * @param design of a commit; empty where it has none, and for other kinds
 * @param jdk feature version of the JDK; 0 where it is the lab's own
 * @param side A or B where both arms of a comparison have one name, null otherwise
 */
public record ArmName(
        Kind kind,
        String what,
        String design,
        int jdk,
        @Nullable Role side) {
    private static final Pattern SIDE = Pattern.compile("^(.*) \\(([AB])\\)$", Pattern.DOTALL);
    private static final Pattern JDK = Pattern.compile("^(.*)@(\\d{1,4})$", Pattern.DOTALL);

    /** What an arm can be. */
    public enum Kind {
        /** A design of this lab, or whatever else has a plain name. */
        PLAIN(""),
        /** A jar. */
        JAR("jar:"),
        /** A commit. */
        GIT("git:");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /**
         * How names of this kind begin.
         *
         * @return empty for {@link #PLAIN}
         */
        public String prefix() {
            return prefix;
        }
    }

    /** Checks. */
    public ArmName {
        Require.atLeast("jdk", 0, jdk);
        if (side != null && side != Role.A && side != Role.B) {
            throw new IllegalArgumentException("an arm's side must be A or B: side=" + side);
        }
    }

    /**
     * A design of this lab.
     *
     * @param design its name
     * @return the name of the arm
     */
    public static ArmName ofDesign(String design) {
        return new ArmName(Kind.PLAIN, design, "", 0, null);
    }

    /**
     * A jar.
     *
     * @param file its name without folders
     * @return the name of the arm
     */
    public static ArmName ofJar(String file) {
        return new ArmName(Kind.JAR, file, "", 0, null);
    }

    /**
     * A commit.
     *
     * @param commit its short id
     * @param design of the commit's lab; empty for none
     * @return the name of the arm
     */
    public static ArmName ofCommit(String commit, String design) {
        return new ArmName(Kind.GIT, commit, design, 0, null);
    }

    /**
     * Takes a name apart. Whatever is not understood is a plain name.
     *
     * @param name as runs have it
     * @return its parts; {@link #toString()} gives the same name again
     */
    public static ArmName parse(String name) {
        String rest = name;
        Role side = null;
        Matcher ofSide = SIDE.matcher(rest);
        if (ofSide.matches()) {
            rest = ofSide.group(1);
            side = Role.parse(ofSide.group(2));
        }
        int jdk = 0;
        Matcher ofJdk = JDK.matcher(rest);
        if (ofJdk.matches() && !ofJdk.group(2).startsWith("0")) {
            rest = ofJdk.group(1);
            jdk = Integer.parseInt(ofJdk.group(2));
        }
        if (rest.startsWith(Kind.JAR.prefix)) {
            return new ArmName(Kind.JAR, rest.substring(Kind.JAR.prefix.length()), "", jdk, side);
        }
        if (!rest.startsWith(Kind.GIT.prefix)) {
            return new ArmName(Kind.PLAIN, rest, "", jdk, side);
        }
        String commit = rest.substring(Kind.GIT.prefix.length());
        int at = commit.indexOf('@');
        return new ArmName(
                Kind.GIT, at < 0 ? commit : commit.substring(0, at), at < 0 ? "" : commit.substring(at + 1), jdk, side);
    }

    /**
     * The same on another JDK than the lab's own.
     *
     * @param feature its feature version; 0 for the lab's own
     * @return a name that says so
     */
    public ArmName onJdk(int feature) {
        return new ArmName(kind, what, design, feature, side);
    }

    /**
     * The same as one of two arms that have one name.
     *
     * @param role A or B
     * @return a name that says so
     */
    public ArmName onSide(Role role) {
        return new ArmName(kind, what, design, jdk, role);
    }

    /**
     * The name without a side.
     *
     * @return the same for both of two arms that have one name
     */
    public ArmName withoutSide() {
        return new ArmName(kind, what, design, jdk, null);
    }

    /**
     * What stays the same from run to run: commits of one design on one JDK are versions of one thing, and so are jars.
     *
     * @return {@code git:@kref} for a commit, {@code jar:} for a jar, the name itself for others
     */
    public ArmName family() {
        return switch (kind) {
            case GIT -> new ArmName(Kind.GIT, "", design, jdk, null);
            case JAR -> new ArmName(Kind.JAR, "", "", 0, null);
            case PLAIN -> this;
        };
    }

    /**
     * The commit that the arm is.
     *
     * @return empty for other kinds
     */
    public Optional<String> commit() {
        return kind == Kind.GIT && !what.isEmpty() ? Optional.of(what) : Optional.empty();
    }

    /**
     * The design that the arm runs, of this lab or of a commit's.
     *
     * @return empty for a jar, and for a commit without one
     */
    public Optional<String> chosenDesign() {
        String chosen = kind == Kind.PLAIN ? what : design;
        return chosen.isEmpty() ? Optional.empty() : Optional.of(chosen);
    }

    /**
     * The JDK that the name says.
     *
     * @return empty where it is the lab's own
     */
    public OptionalInt otherJdk() {
        return jdk == 0 ? OptionalInt.empty() : OptionalInt.of(jdk);
    }

    /** The name as runs have it. */
    @Override
    public String toString() {
        return kind.prefix
                + what
                + (design.isEmpty() ? "" : '@' + design)
                + (jdk == 0 ? "" : "@" + jdk)
                + (side == null ? "" : " (" + side + ')');
    }
}
