package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.archive.BrokenArchiveException;
import io.github.s3wwwkit.seeder.archive.Member;
import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.io.PushbackInputStream;

/** A member of an archive as the bytes of an object. */
final class MemberInput implements Input {
  private final PushbackInputStream content;

  MemberInput(Member member) {
    this.content = new PushbackInputStream(member.content());
  }

  @Override
  public int fill(byte[] buffer) throws Failure {
    try {
      return content.readNBytes(buffer, 0, buffer.length);
    } catch (BrokenArchiveException e) {
      throw e.failure();
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  @Override
  public boolean atEnd() throws Failure {
    try {
      int next = content.read();
      if (next >= 0) {
        content.unread(next);
      }
      return next < 0;
    } catch (BrokenArchiveException e) {
      throw e.failure();
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(IOException e) {
    return new IllegalStateException("the packed stream says otherwise what is wrong", e);
  }
}
