package org.hmmlab.profiles.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.profiles.stacks.StackCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets hold or do not, and recipes say what is wrong with them. */
final class RecipeTest {
    @TempDir
    Path folder;

    @Test
    void shouldBreakABudgetOfNothingWhenOneStackIsUnderTheFrame() {
        Budget none = new Budget("no allocation under the fault", "alloc", "RangeFaulter\\.fault", 0);
        assertTrue(none.check(StackCounts.parse("p/B.m;byte[] 64")).isKept());
        assertTrue(none.check(StackCounts.none()).isKept());
        Budget.Outcome broken = none.check(
                StackCounts.parse("p/B.m;org/hmmlab/hmm/walk/RangeFaulter.fault;byte[] 16\np/B.m;byte[] 48"));
        assertFalse(broken.isKept());
        assertEquals(16, broken.weight());
        assertEquals(64, broken.total());
    }

    @Test
    void shouldAllowTheShareThatABudgetGives() {
        Budget tenth = new Budget("a tenth", "cpu", "C\\.slow", 10);
        assertTrue(tenth.check(StackCounts.parse("p/C.slow 10\np/C.m 90\noutside 1000"))
                .isKept());
        assertFalse(tenth.check(StackCounts.parse("p/C.slow 11\np/C.m 89\noutside 1000"))
                .isKept());
    }

    @Test
    void shouldReadARecipeAndPutInWhatIsLeftOut() throws IOException {
        write("pair", "{\"name\":\"pair\",\"question\":\"where?\",\"bench\":\"Pair\",\"events\":[\"cpu\"]}");
        List<Recipe> recipes = Recipe.readAll(folder);
        assertEquals(1, recipes.size());
        assertEquals(1, recipes.get(0).forks());
        assertEquals(List.of(), recipes.get(0).designs());
    }

    @Test
    void shouldSayWhatIsWrongWithARecipe() throws IOException {
        refuses(
                "{\"name\":\"x\",\"question\":\"?\",\"bench\":\"P\",\"events\":[\"cycles\"]}",
                "unknown event 'cycles'");
        refuses("{\"name\":\"x\",\"question\":\"?\",\"bench\":\"P\"}", "events");
        refuses("{\"name\":\"x\",\"question\":\"?\",\"bench\":\"P\",\"events\":[\"cpu\"],\"evnts\":1}", "evnts");
        refuses("{\"name\":\"y\",\"question\":\"?\",\"bench\":\"P\",\"events\":[\"cpu\"]}", "a file of its name");
        refuses(
                "{\"name\":\"x\",\"question\":\"?\",\"bench\":\"P\",\"events\":[\"cpu\"],\"budgets\":"
                        + "[{\"name\":\"n\",\"event\":\"alloc\",\"frame\":\"a\"}]}",
                "of an event that its recipe samples");
        refuses(
                "{\"name\":\"x\",\"question\":\"?\",\"bench\":\"P\",\"events\":[\"cpu\"],\"budgets\":"
                        + "[{\"name\":\"n\",\"event\":\"cpu\",\"frame\":\"(\"}]}",
                "regular expression");
    }

    private void refuses(String json, String why) throws IOException {
        write("x", json);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Recipe.read(folder.resolve("x.json")));
        assertTrue(refusal.toString().contains(why), refusal.toString());
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), json);
    }
}
