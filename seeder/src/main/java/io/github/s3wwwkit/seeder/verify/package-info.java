@NullMarked
package io.github.s3wwwkit.seeder.verify;

import org.jspecify.annotations.NullMarked;
