package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideBySideTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void resultsComeInTheOrderOfTheTasks(int most) throws Failure {
    List<SideBySide.Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      tasks.add(() -> number);
    }
    List<Integer> expected = IntStream.range(0, 20).boxed().toList();
    assertEquals(expected, SideBySide.run(most, tasks, () -> {}));
  }

  @Test
  void noTasksAreNoResults() throws Failure {
    assertEquals(List.of(), SideBySide.run(4, List.of(), () -> {}));
  }

  @Test
  void theFirstProblemIsThrownOnceAndEndsTheRest() {
    for (Throwable problem :
        List.of(
            Failure.integrity("made up"),
            new IllegalStateException("made up"),
            new LinkageError("made up"))) {
      AtomicInteger told = new AtomicInteger();
      AtomicInteger later = new AtomicInteger();
      List<SideBySide.Task<Integer>> tasks = new ArrayList<>();
      tasks.add(() -> raise(problem));
      tasks.add(later::incrementAndGet);
      assertSame(
          problem,
          assertThrows(Throwable.class, () -> SideBySide.run(1, tasks, told::incrementAndGet)));
      assertEquals(1, told.get());
      assertEquals(0, later.get());
    }
  }

  private static int raise(Throwable problem) throws Failure {
    SideBySide.rethrow(problem);
    return 0;
  }
}
