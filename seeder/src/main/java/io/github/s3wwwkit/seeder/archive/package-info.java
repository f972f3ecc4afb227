/** Reads the members of archives as they stream by, and refuses what is broken or unsafe. */
@NullMarked
package io.github.s3wwwkit.seeder.archive;

import org.jspecify.annotations.NullMarked;
