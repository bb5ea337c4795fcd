package org.vconserver.access.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept comes out as it went in, from memory or from a file. */
class SpoolTest {
  private static final int MANY = 1 << 20;

  @TempDir Path files;

  private static void takeSome(Spool spool, ByteArrayOutputStream taken) throws IOException {
    ByteBuffer next = spool.next();
    byte[] bytes = new byte[next.remaining()];
    next.get(bytes);
    taken.writeBytes(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64 << 10, 200 << 10, 10 << 20})
  void bytesComeOutAsTheyWentIn(int memory) throws Exception {
    Spool.Folder folder = new Spool.Folder(files, 10L << 20, memory);
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      byte[] all = new byte[MANY];
      random.nextBytes(all);
      ByteArrayOutputStream taken = new ByteArrayOutputStream();
      try (Spool spool = new Spool(folder)) {
        for (int at = 0; at < all.length; ) {
          int most = random.nextInt(4) == 0 ? 200_000 : 3_000;
          int count = Math.min(1 + random.nextInt(most), all.length - at);
          spool.add(ByteBuffer.wrap(all, at, count));
          at += count;
          assertEquals(at, spool.size());
          while (!spool.isEmpty() && random.nextInt(3) == 0) {
            takeSome(spool, taken);
          }
        }
        while (!spool.isEmpty()) {
          takeSome(spool, taken);
        }
      }
      assertArrayEquals(all, taken.toByteArray(), "seed " + seed);
    }
  }

  @Test
  void memoryAndFilesAreGivenBack() throws Exception {
    Spool.Folder folder = new Spool.Folder(files, MANY, 128 << 10);
    for (int i = 0; i < 100; i++) {
      try (Spool spool = new Spool(folder)) {
        spool.add(ByteBuffer.allocate(100 + i % 3 * 300_000));
        if (i % 2 == 0) {
          spool.next();
        }
      }
    }
    try (Spool spool = new Spool(folder)) {
      spool.add(ByteBuffer.allocate(MANY));
      assertThrows(IOException.class, () -> spool.add(ByteBuffer.allocate(MANY)));
      assertTrue(spool.size() >= MANY);
    }
  }

  @Test
  void whatCouldNotBeKeptTakesNothingFromOthers() throws Exception {
    Spool.Folder folder = new Spool.Folder(files, MANY, 0);
    for (int i = 0; i < 100; i++) {
      try (Spool spool = new Spool(folder)) {
        spool.add(ByteBuffer.allocate(500));
        assertThrows(IOException.class, () -> spool.add(ByteBuffer.allocate(MANY)));
      }
    }
    try (Spool spool = new Spool(folder)) {
      spool.add(ByteBuffer.allocate(MANY));
      assertEquals(MANY, spool.size());
    }
  }
}
