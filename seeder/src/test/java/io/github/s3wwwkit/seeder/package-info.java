@NullMarked
package io.github.s3wwwkit.seeder;

import org.jspecify.annotations.NullMarked;
