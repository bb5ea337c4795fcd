package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.tck.PipelineStoreContract;

class SqlitePipelineStoreTest extends PipelineStoreContract {
  @TempDir Path folder;
  private Database database;

  @Override
  protected PipelineStore freshStore() throws IOException {
    database = Database.open(folder);
    return new SqlitePipelineStore(database);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }
}
